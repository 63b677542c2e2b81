"""Rows worked out from the entries alone, as an auditor does: what an entry leaves unsaid is found without a bundle."""

import json
from collections.abc import Iterable
from hashlib import sha256
from typing import Any

from govsocial.ledger import body


def unexplained(bodies: Iterable[bytes]) -> list[str]:
    """Rows whose digest does not follow from what the entries say was set, with the act that left it out."""
    rows: dict[tuple[str, str], dict[str, Any]] = {}
    found = []
    for text in bodies:
        entry = json.loads(text)
        for item in entry["on"]:
            row = rows.setdefault((item["t"], item["i"]), {})
            row |= item["set"]
            for key in item.get("unset", ()):
                row.pop(key, None)
            if item["after"] != body.b64(sha256(b"govsocial/row/1\x00" + body.canonical(row)).digest()):
                found.append(f"{entry['act']}: {item['t']} {item['i']}")
    return found
