"""What a bundle says that is worked out from its entries: the response log, and which openings belong to them.

verify.py works out the same for itself, and shares no code with this: a mistake in one shows against the other.
"""

import json
import sqlite3
from base64 import b64decode
from collections.abc import Iterator, Mapping
from contextlib import suppress
from hashlib import sha256
from typing import Any

from govsocial.ledger import body
from govsocial.text.cells import guard

COLUMNS = (
    *("publication", "response", "version", "issue", "channel", "account", "target", "permalink", "state", "read_back"),
    *("drafters", "signers", "publisher", "intended_at", "published_at", "words", "digest", "entries"),
)
WITHHELD = "(withheld)"

# Rows as their entries left them, on disk, so that memory does not grow with the log.
SCHEMA = """
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
CREATE TABLE state (number INTEGER PRIMARY KEY, tab TEXT, id TEXT, kind TEXT, columns TEXT, UNIQUE (tab, id));
CREATE TABLE signed (version TEXT, number INTEGER, PRIMARY KEY (version, number)) WITHOUT ROWID;
CREATE TABLE entry_of (number INTEGER, seq INTEGER, PRIMARY KEY (number, seq)) WITHOUT ROWID;
CREATE TABLE batch (entry TEXT, kind TEXT, PRIMARY KEY (entry, kind)) WITHOUT ROWID;
CREATE TABLE long (hash TEXT PRIMARY KEY, value TEXT);
CREATE TABLE name (person TEXT PRIMARY KEY, value TEXT);
CREATE TABLE evidence (sha256 TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE line (sha256 BLOB PRIMARY KEY) WITHOUT ROWID;
BEGIN;
"""

Columns = dict[str, Any]


class Projection:
    """Takes entries in the order of the log, then openings; afterwards it gives the lines of the response log."""

    def __init__(self) -> None:
        self._db = sqlite3.connect("", isolation_level=None)  # a file without a name, gone when it is closed
        self._db.executescript(SCHEMA)
        self.publications = 0

    def close(self) -> None:
        """Let go of the temporary file."""
        self._db.close()

    def _ask(self, statement: str, *values: Any) -> Any:
        return self._db.execute(statement, values).fetchone()

    def entry(self, seq: int, data: bytes) -> None:
        """The next entry of the log. What is none says nothing here; it is exported all the same, and then named."""
        with suppress(ValueError, KeyError, TypeError, AttributeError, sqlite3.Error):
            self._entry(seq, body.parse(data))

    def _entry(self, seq: int, entry: dict[str, Any]) -> None:
        for batch in entry.get("batch", ()):
            self._db.execute("INSERT OR IGNORE INTO batch VALUES (?, ?)", (entry["id"], batch["t"]))
        for item in entry.get("on", ()):
            self._item(seq, item)

    def _item(self, seq: int, item: dict[str, Any]) -> None:
        table = item["t"].split("/")[0]
        found = self._ask("SELECT number, kind, columns FROM state WHERE tab = ? AND id = ?", table, item["i"])
        number, kind, before = found or (None, "", "")
        columns = dict(item["set"])
        if "prev" in item and "before" not in item and kind == item["t"]:
            gone = item.get("unset", ())
            columns = {name: value for name, value in (json.loads(before) | columns).items() if name not in gone}
        values = number, table, item["i"], item["t"], json.dumps(columns)
        number = self._db.execute("INSERT OR REPLACE INTO state VALUES (?, ?, ?, ?, ?)", values).lastrowid
        if table in ("version", "signoff", "publication"):
            self._db.execute("INSERT OR IGNORE INTO entry_of VALUES (?, ?)", (number, seq))
        if table == "signoff":
            version = _text(columns.get("version_id", ""))
            self._db.execute("INSERT OR IGNORE INTO signed VALUES (?, ?)", (version, number))
        if table == "evidence" and isinstance(item["set"].get("sha256"), str):
            self._db.execute("INSERT OR IGNORE INTO evidence VALUES (?)", (item["set"]["sha256"],))
        self._hashes(item["set"])

    def _hashes(self, columns: Columns) -> None:
        """Long values that these columns have the hashes of may be opened."""
        for value in filter(_is_long, columns.values()):
            self._db.execute("INSERT OR IGNORE INTO long VALUES (?, NULL)", (value["h"],))

    def takes(self, line: bytes, opening: Mapping[str, Any]) -> bool | None:
        """Whether an entry commits to what this line opens; None when the same line came before."""
        if not self._belongs(opening):
            return False
        new = self._db.execute("INSERT OR IGNORE INTO line VALUES (?)", (sha256(line).digest(),)).rowcount
        return True if new else None

    def _belongs(self, opening: Mapping[str, Any]) -> bool:
        if opening["k"] == "row":
            self._hashes(opening["v"] if isinstance(opening["v"], dict) else {})
            return self._ask("SELECT 1 FROM batch WHERE entry = ? AND kind = ?", opening["e"], opening["t"]) is not None
        if opening["k"] == "long":
            value = json.dumps(opening["v"])
            told = self._db.execute("UPDATE long SET value = ? WHERE hash = ?", (value, opening["h"])).rowcount
            return told > 0 and opening["h"] == body.b64(sha256(body.canonical(opening["v"])).digest())
        table, row, column = opening["t"], opening["i"], opening["p"]
        salt = b64decode(opening["salt"])
        committed = self._row(table, row).get(f"{column}_c")
        if committed != body.commitment(table, row, column, opening["v"], salt):
            return False
        if (table, column) == ("person", "name"):
            self._db.execute("INSERT OR IGNORE INTO name VALUES (?, ?)", (row, _text(opening["v"])))
        return True

    def is_evidence(self, digest: str) -> bool:
        """Whether an entry speaks of the file with this SHA-256."""
        return self._ask("SELECT 1 FROM evidence WHERE sha256 = ?", digest) is not None

    def response_log(self) -> Iterator[list[str]]:
        """The lines of response-log.csv: the head, then one line per publication in the order of the log."""
        yield list(COLUMNS)
        numbers = self._db.execute("""SELECT number, columns FROM state WHERE tab = 'publication' ORDER BY number""")
        for number, columns in numbers:
            self.publications += 1
            line = self._line(number, self._full(columns))
            yield [guard(_text(line.get(name, ""))) for name in COLUMNS]

    def _line(self, number: int, sent: Columns) -> Columns:
        """The cells of one publication, by column."""
        version_id = _text(sent.get("version_id", ""))
        version, channel = self._row("version", version_id), self._row("channel", sent.get("channel_id"))
        signed = self._signed(version_id)
        drafters = version.get("contributors", [])
        if isinstance(drafters, list):
            drafters = "; ".join(map(self._person, drafters))
        signers = [f"{self._person(by)} ({_text(function)})" for by, function in signed.values()]
        return sent | {
            "publication": sent.get("number", ""),
            "response": self._row("response", sent.get("response_id")).get("number", ""),
            "version": version.get("number", ""),
            "issue": self._row("issue", sent.get("issue_id")).get("number", ""),
            "channel": channel.get("name", ""),
            "target": sent.get("target_url", ""),
            "drafters": drafters,
            "signers": "; ".join(signers),
            "publisher": self._person(sent.get("publisher_id")),
            "entries": self._entries(version_id, [number, *signed]),
        }

    def _signed(self, version: str) -> dict[int, tuple[Any, Any]]:
        """Rows of those who signed this version: person and function."""
        statement = "SELECT number, columns FROM state JOIN signed USING (number) WHERE version = ? ORDER BY number"
        rows = {number: self._full(columns) for number, columns in self._db.execute(statement, (version,)).fetchall()}
        return {
            number: (row.get("person_id"), row.get("function", ""))
            for number, row in rows.items()
            if row.get("decision") == "signed" and _text(row.get("version_id", "")) == version
        }

    def _entries(self, version: str, numbers: list[int]) -> str:
        """The numbers of all entries that spoke of this version and of these rows."""
        found = self._ask("""SELECT number FROM state WHERE tab = 'version' AND id = ?""", version)
        seqs = set[int]()
        for number in numbers + list(found or ()):
            seqs |= {seq for (seq,) in self._db.execute("SELECT seq FROM entry_of WHERE number = ?", (number,))}
        return " ".join(map(str, sorted(seqs)))

    def _person(self, row: Any) -> str:
        """Name and number; the number alone when the name is withheld."""
        number = self._row("person", row).get("number", "?")
        name = self._ask("SELECT value FROM name WHERE person = ?", _text(row))
        return f"{name[0] if name else 'person'} #{_text(number)}"

    def _row(self, table: str, row: Any) -> Columns:
        """The columns of a row; none when no entry spoke of it."""
        found = self._ask("SELECT columns FROM state WHERE tab = ? AND id = ?", table, _text(row))
        return self._full(found[0]) if found else {}

    def _full(self, columns: str) -> Columns:
        """With long values in the place of their hashes."""
        return {name: self._long(value) if _is_long(value) else value for name, value in json.loads(columns).items()}

    def _long(self, stand_in: dict[str, Any]) -> Any:
        found = self._ask("SELECT value FROM long WHERE hash = ?", stand_in["h"])
        return json.loads(found[0]) if found and found[0] else WITHHELD


def _is_long(value: Any) -> bool:
    return isinstance(value, dict) and value.keys() == {"h", "n"} and isinstance(value["h"], str)


def _text(value: Any) -> str:
    return "" if value is None else value if isinstance(value, str) else body.canonical(value).decode()
