"""What must hold of every sign-off and publication, worked out from the ledger's bytes and the rows.

Nothing of the program's own rules is asked here: rights, rules, digests and states are computed a second time.
"""

import hashlib
import json
from collections import defaultdict
from typing import Any

import sqlalchemy as sa

from govsocial.core.db import db

Row = dict[str, Any]
SIGNS, PUBLISHES = "staff", "publisher"  # roles


class Broken(AssertionError):
    """Something went out, or was signed, that must not."""


def must(true: object, what: str) -> None:
    """Raises Broken."""
    if not true:
        raise Broken(what)


def digest_of(version: Row) -> str:
    """What sign-offs bind to, as docs/formats.md has it: sorted keys, no spaces, UTF-8."""
    held = {"variants": version["variants"], "placements": version["placements"], "attachments": []}
    text = json.dumps(held, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


class Watch:
    """Reads the ledger on from where it stopped. `writers`: who typed into which response, as the test saw it."""

    def __init__(self) -> None:
        self.seq = -1
        self.acts: dict[str, int] = defaultdict(int)
        self.tables: dict[str, dict[str, Row]] = defaultdict(dict)
        self.writers: dict[str, set[str]] = defaultdict(set)

    def check(self) -> None:
        """Everything that was committed since the last time. Raises Broken."""
        query = sa.text("SELECT seq, body FROM ledger_entry WHERE seq > :seq ORDER BY seq")
        for seq, body in db.session.execute(query, {"seq": self.seq}).all():
            must(seq == self.seq + 1, f"entry {seq} follows {self.seq}")
            self.seq = seq
            self._entry(json.loads(body))
        db.session.rollback()

    def _entry(self, entry: Row) -> None:
        self.acts[entry["act"]] += 1
        before = {item["i"]: dict(self._row(item)) for item in entry["on"]}
        for item in entry["on"]:
            row = self._row(item)
            row.update(item["set"])
            for key in item.get("unset", ()):
                row.pop(key, None)
        look = {
            "version.submitted": self._submitted,
            "response.signed_off": self._signed,
            "publication.intended": self._intended,
            "publication.retracted": self._retracted,
        }.get(entry["act"])
        if look is not None:
            look(entry, before)

    def _row(self, item: Row) -> Row:
        return self.tables[item["t"].split("/")[0]].setdefault(item["i"], {})

    def _touched(self, entry: Row, table: str) -> str:
        [found] = [item["i"] for item in entry["on"] if item["t"].split("/")[0] == table]
        return str(found)

    def _active(self, table: str, person: str, key: str) -> set[str]:
        if not self.tables["person"][person]["active"]:
            return set()
        rows = self.tables[table].values()
        return {row[key] for row in rows if row["person_id"] == person and row["active"]}

    def _version(self, version_id: str) -> Row:
        """The version as it stands in the database now; it may not have changed since it was made."""
        query = sa.text("SELECT * FROM version WHERE id = :id").columns(
            variants=sa.JSON, placements=sa.JSON, contributors=sa.JSON, rule=sa.JSON
        )
        return dict(db.session.execute(query, {"id": version_id}).mappings().one())

    def _submitted(self, entry: Row, _before: Row) -> None:
        version = self._version(self._touched(entry, "version"))
        response = self.tables["response"][version["response_id"]]
        issue_id = response["issue_id"]
        asked = {
            f for rule in self.tables["signoff_rule"].values() if self._fits(rule, issue_id) for f in rule["functions"]
        }
        must(
            set(version["rule"]["functions"]) == asked, "other functions were frozen in than the rules of then ask for"
        )
        must(len(asked) >= 2, "fewer than two functions are asked")
        must(
            self.writers[version["response_id"]] <= set(version["contributors"]), "somebody who wrote is no contributor"
        )
        owning = {
            seat["function"]
            for seat in self.tables["seat"].values()
            if (seat["issue_id"], seat["state"]) == (issue_id, "accepted")
            and seat["function"] in self._active("membership", seat["person_id"], "function")
        }
        must("policy" in owning and len(owning) >= 2, "the issue is not owned by policy and another function")

    def _fits(self, rule: Row, issue_id: str) -> bool:
        issue = self.tables["issue"][issue_id]
        fits = {
            "always": True,
            "urgent": issue["urgency"] == "high",
            "legal": issue["legal"],
            "topic": issue["topic"].lower() == rule["topic"].lower() != "",
        }
        return bool(rule["active"] and fits[rule["applies"]])

    def _signed(self, entry: Row, _before: Row) -> None:
        made = self._touched(entry, "signoff")
        row = self.tables["signoff"][made]
        version, person = self._version(row["version_id"]), row["person_id"]
        response = self.tables["response"][row["response_id"]]
        must(entry["who"]["i"] == person, "somebody signed for somebody else")
        must(row["function"] in version["rule"]["functions"], "a function signed that was not asked")
        must(row["function"] in self._active("membership", person, "function"), "a function was not carried")
        must(SIGNS in self._active("role_grant", person, "role"), "the signer is no staff")
        must(person not in version["contributors"], "a contributor signed")
        must(person not in self.writers[version["response_id"]], "somebody who wrote signed")
        must(row["digest"] == digest_of(version), "other words were read than were signed")
        must(version["number"] == response["latest"], "an older version was signed")
        must(response["state"] == "review", f"signed while the response was {response['state']}")
        others = [s for i, s in self._signatures(row["version_id"]) if i != made]
        must(person not in {s["person_id"] for s in others}, "one person signed two lines")
        must(row["function"] not in {s["function"] for s in others}, "one function signed twice")

    def _signatures(self, version_id: str) -> list[tuple[str, Row]]:
        rows = self.tables["signoff"].items()
        return [(i, s) for i, s in rows if (s["version_id"], s["decision"]) == (version_id, "signed")]

    def _intended(self, entry: Row, before: Row) -> None:
        row = self.tables["publication"][self._touched(entry, "publication")]
        words = sa.text("SELECT words FROM publication WHERE number = :n")
        sent = db.session.execute(words, {"n": row["number"]}).scalar_one()
        version, response = self._version(row["version_id"]), self.tables["response"][row["response_id"]]
        signed = [s for _i, s in self._signatures(row["version_id"]) if s["digest"] == digest_of(version)]
        asked = set(version["rule"]["functions"])
        must(len(asked) >= 2, "published by the sign-off of fewer than two functions")
        must({s["function"] for s in signed} >= asked, "published without the sign-offs of its rules for these words")
        must(len({s["person_id"] for s in signed}) == len(signed) >= 2, "published by fewer people than functions")
        must(
            not {s["person_id"] for s in signed} & self.writers[row["response_id"]], "published by an author's sign-off"
        )
        must([sent] == [p["words"] for p in version["placements"]], "other words went out than were signed")
        must(row["digest"] == digest_of(version), "the digest is not that of the words that went out")
        must(version["number"] == response["latest"], "an older version went out")
        stood = before.get(row["response_id"], response)["state"]
        must(stood == "signed", f"published while the response was {stood}")
        must(entry["who"]["i"] == row["publisher_id"], "the publisher is not who pressed")
        must(PUBLISHES in self._active("role_grant", row["publisher_id"], "role"), "the publisher has no such right")

    def _retracted(self, entry: Row, before: Row) -> None:
        asked = self._touched(entry, "retraction")
        must(before[asked]["asked_by_id"] != entry["who"]["i"], "one person retracted alone")
