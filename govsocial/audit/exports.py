"""The register as a table: the columns of the bundle's response-log.csv, formula-safe, streamed."""

import csv
from collections.abc import Iterable, Iterator
from io import StringIO

from govsocial.audit.queries import Line
from govsocial.ledger.body import plain as plain_value
from govsocial.text.cells import guard

HEAD = (
    "publication", "response", "version", "issue", "channel", "account", "target", "permalink", "state", "read_back",
    "drafters", "signers", "publisher", "intended_at", "published_at", "words", "digest", "entry",
)  # fmt: skip

BOM = "\ufeff"


def cells(line: Line) -> list[str]:
    """One line of the register as guarded cells; times in UTC, ISO 8601."""
    values = (
        line.number, line.response, line.version, line.issue, line.channel, line.account, line.target,
        line.permalink or "", line.state, line.read_back, "; ".join(line.drafters),
        "; ".join(f"{name} ({function})" for function, name in line.signers), line.publisher,
        plain_value(line.intended_at), plain_value(line.published_at) if line.published_at else "", line.words,
        line.digest, "" if line.entry is None else line.entry,
    )  # fmt: skip
    return [guard(str(value)) for value in values]


def as_csv(lines: Iterable[Line]) -> Iterator[str]:
    """RFC 4180, one chunk a line, the head first. A byte order mark before it tells spreadsheets that it is UTF-8."""
    yield BOM
    buffer = StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\r\n")
    for row in _rows(lines):
        writer.writerow(row)
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()


def _rows(lines: Iterable[Line]) -> Iterator[Iterable[str]]:
    yield HEAD
    for line in lines:
        yield cells(line)
