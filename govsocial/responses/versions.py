"""What a version holds, to the byte.

Outgoing words: the channel's disclosure line, an empty line, then the text without white space at either end; line ends
are `\\n`. Without a disclosure line the text stands alone.

Digest: hex SHA-256 over the RFC 8785 form of `{"variants": [{"language", "text"}], "placements": [{"channel", "target",
"language", "words"}], "attachments": []}`; `channel` is the channel's public number, `words` the outgoing words.
"""

from collections.abc import Sequence
from hashlib import sha256
from typing import Any

from govsocial.ledger import body

GAP = "\n\n"


def outgoing(disclosure: str, text: str) -> str:
    """The exact words that leave the house."""
    first, rest = disclosure.strip(), text.strip()
    return f"{first}{GAP}{rest}" if first and rest else first or rest


def frame(disclosure: str) -> int:
    """Characters that go out beside the text: the disclosure line and the empty line."""
    return len(disclosure.strip()) + len(GAP) if disclosure.strip() else 0


def variant(language: str, text: str) -> dict[str, Any]:
    """The text in one language."""
    return {"language": language, "text": text.strip()}


def placement(channel: int, target: str, language: str, words: str) -> dict[str, Any]:
    """What goes where: the public number of the channel, the page, the language and the outgoing words."""
    return {"channel": channel, "target": target, "language": language, "words": words}


def digest(variants: Sequence[Any], placements: Sequence[Any]) -> str:
    """What sign-offs bind to: 64 hex digits."""
    held = {"variants": list(variants), "placements": list(placements), "attachments": []}
    return sha256(body.canonical(held)).hexdigest()
