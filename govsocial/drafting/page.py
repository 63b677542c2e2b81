"""What the draft page shows, gathered for one response and one reader."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any, NamedTuple

from flask import render_template

from govsocial.assessment.rows import left_open
from govsocial.core.ids import uuid7
from govsocial.core.wording import gettext as _
from govsocial.drafting import checks, links, offers, places, queries, rows
from govsocial.drafting.forms import LANGUAGES, SuggestForm, WordsForm
from govsocial.drafting.models import Draft
from govsocial.drafting.offers import Beside, CameBack
from govsocial.drafting.rows import Around, DraftRow
from govsocial.people import queries as people
from govsocial.people.permissions import Holder, Permission, may
from govsocial.responses import queries as responses
from govsocial.responses import rows as answers
from govsocial.responses import rules, states, versions
from govsocial.responses.models import Response
from govsocial.responses.rows import Aside, ResponseRow
from govsocial.text.diff import changes
from govsocial.text.text import snippet
from govsocial.web import filters

CONTEXT = 40  # characters shown around changed words
PARTS = ("places", "suggestions", "checks", "stream")


def shown(
    around: Around,
    reader: Holder,
    wanted: str = "",
    *,
    form: WordsForm | None = None,
    suggest_form: SuggestForm | None = None,
) -> dict[str, Any]:
    """Everything templates/drafting/draft.html asks for. `wanted`: edit, suggest or preview."""
    response, draft = around.response, around.draft
    beside = _beside(around, reader)
    mode = _mode(response, reader, draft, beside, wanted)
    live = parts(around, reader, mode)
    state = responses.listed(response.id, response.state)
    newest = max((heard.mention.number for heard in live["stream"]), default=0)
    return {
        **live,
        "language": _language(response.language),
        "beside": [able for able in beside if able.functions],
        "nobody": [name for able in beside for name in able.nobody],
        "came_back": _came_back(response),
        "tab": uuid7(),
        "newest": newest,
        "form": next((f for f in (form, suggest_form) if f and f.error_count), None),
        "words_form": form or (mode == "edit" and WordsForm(None, data={"text": draft.text, "base": draft.text})),
        "suggest_form": suggest_form or (mode == "suggest" and SuggestForm(None)),
        "outgoing": outgoing(around),
        "frame": versions.frame(around.channel.disclosure),
        "facts": around.facts,
        "begins": wanted == "edit" and form is None,
        "listed": state,
        "state": (states.LISTED_NAMES[state], states.LISTED_TONES[state]),
        "may_submit": may(reader, Permission.RESPONSE_SUBMIT),
    }


class Sent(NamedTuple):
    """What goes out, or went, at one place."""

    language: str
    language_name: str
    channel: str
    words: str


def outgoing(around: Around) -> list[Sent]:
    """The words as they would go out; once they were sent to review, as the newest version has them."""
    response, channel = around.response, around.channel
    version = answers.newest(response) if response.state != "draft" else None
    if version is None:
        words = versions.outgoing(channel.disclosure, around.draft.text) if response.state == "draft" else ""
        return [Sent(response.language, _language(response.language), channel.name, words)]
    channels = answers.channels_of(version.placements, channel)
    return [
        Sent(placed["language"], _language(placed["language"]), channels[placed["channel"]].name, placed["words"])
        for placed in version.placements
    ]


def _language(code: str) -> Any:
    return LANGUAGES.get(code, code)


def parts(around: Around, reader: Holder, mode: str) -> dict[str, Any]:
    """What changes beside the words while somebody looks at them. Decisions on words belong to those who write them."""
    response, draft, mention = around.response, around.draft, around.mention
    there = {span[0] for place in draft.conflicts for span in place["spans"]}
    names = people.names(there | {one[key] for one in draft.aside for key in ("person", "by")})
    open_ones = answers.left_open(response.id)
    unweighed = _left_open(around) if response.state == "draft" else []
    return {
        "mode": mode,
        "response": response,
        "issue": around.issue,
        "channel": around.channel,
        "draft": draft,
        "mention": mention,
        "called": responses.called(
            mention.title if mention else None, mention.author if mention else None, response.target_url
        ),
        "places": [_place(place, draft.text, reader, names) for place in draft.conflicts],
        "aside": [_aside(one, reader, names) for one in reversed(draft.aside)],
        "suggestions": [_suggestion(made, draft.text, reader) for made in open_ones if made.kind == "suggestion"],
        "remarks": [made for made in open_ones if made.kind == "comment"] if response.state == "draft" else [],
        "links": len(links.addresses(draft.text)),
        "checks": [*unweighed, *_advice(around)] if response.state == "draft" else [],
        "unweighed": bool(unweighed),
        "stream": rows.stream(around),
        "wrote": reader.id in draft.contributors,
        "may_write": response.state == "draft" and may(reader, Permission.RESPONSE_DRAFT),
    }


def _advice(around: Around) -> list[tuple[str, str, str]]:
    """(tone, title, reason) of each check of the words."""
    return [(check.tone, check.title, check.reason) for check in checks.run(queries.given(around))]


def _left_open(around: Around) -> list[tuple[str, str, str]]:
    """The same, of what the assessment left open: one, or none."""
    if around.assessed is None:
        reason = _("Is an answer right here, and which? The issue’s page leads through the questions.")
        return [("wait", _("The issue is not assessed"), reason)]
    lacking = left_open(around.assessed)
    if not lacking:
        return []
    reason = _("The assessment left this open. Weigh it before the words go to review.")
    return [("wait", _("Not weighed yet: %(what)s", what=", ".join(lacking).lower()), reason)]


def fragments(around: Around, reader: Holder, mode: str) -> dict[str, str]:
    """The same, as markup by name, for a page that is open in this mode."""
    values = parts(around, reader, mode)
    return {name: render_template(f"drafting/parts/{name}.html", **values) for name in PARTS}


def answer(response: Response, reader: Holder, draft: Draft, *, revision: int | None, seen: int) -> dict[str, Any]:
    """What an open page is told: the words (unless it has them), who is here, what is new. `mark` names all of it."""
    newest, fresh, decided = queries.news(response, seen)
    told: dict[str, Any] = {
        "state": response.state,
        "revision": draft.revision,
        "saved": filters.clock_time(draft.saved_at) if draft.saved_at else "",
        "wrote": reader.id in draft.contributors,
        "people": render_template("drafting/parts/people.html", here=people_here(response, reader)),
        "stamp": f"{draft.revision} {decided} {newest}",
        "fresh": filters.plural(fresh, "%(n)s new", "%(n)s new") if fresh else "",
    }
    told["mark"] = hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()[:16]
    return told if revision == draft.revision else {**told, "text": draft.text}


def people_here(response: Response, reader: Holder) -> list[dict[str, Any]]:
    """Who is here, the reader last: [{"name", "is_you", "paragraph"}]."""
    present = queries.present(response)
    names = people.names(one.person_id for one in present)
    listed = [
        {"name": names.get(one.person_id, ""), "is_you": one.person_id == reader.id, "paragraph": one.paragraph}
        for one in present
    ]
    return sorted(listed, key=lambda one: bool(one["is_you"]))


def _beside(around: Around, reader: Holder) -> list[Beside]:
    """What the room of sign-off knows: which functions this person could sign for, and who else could."""
    if around.response.state != "draft":
        return []
    return [able(around.issue, around.draft.contributors, reader) for able in offers.signers]


def _came_back(response: ResponseRow) -> CameBack | None:
    """Why the words are a draft again."""
    if response.state != "draft" or not response.latest:
        return None
    return next((back for ask in offers.came_back if (back := ask(response))), None)


def _mode(response: ResponseRow, reader: Holder, draft: DraftRow, beside: list[Beside], wanted: str) -> str:
    """gate, suggest, preview, edit or read."""
    if response.state != "draft" or not may(reader, Permission.RESPONSE_DRAFT):
        return "read"
    if wanted in ("suggest", "preview"):
        return wanted
    if wanted == "edit" or reader.id in draft.contributors:
        return "edit"
    return "gate" if any(able.functions for able in beside) or (reader.functions and not offers.signers) else "edit"


def _place(place: places.Place, text: str, reader: Holder, names: Mapping[str, str]) -> dict[str, Any]:
    spans = place["spans"]
    first, last = spans[0][1], max(span[2] for span in spans)
    before, after = _context(text, first, last)
    written = places.sides(place, text)
    sides = [
        {
            "person": person,
            "name": names.get(person, _("Somebody")),
            "is_you": person == reader.id,
            "text": theirs,
            "without": "" if theirs else " ".join(filter(None, written.values())),
        }
        for person, theirs in written.items()
    ]
    return {
        "id": place["id"],
        "at": place["at"],
        "is_cut": not all(written.values()),
        "before": before + " " * text[first:last][:1].isspace(),
        "after": " " * text[first:last][-1:].isspace() + after,
        "sides": sorted(sides, key=lambda side: not side["is_you"]),
    }


def _aside(one: Mapping[str, Any], reader: Holder, names: Mapping[str, str]) -> dict[str, Any]:
    by = _("you") if one["by"] == reader.id else names.get(one["by"], _("somebody"))
    return {**one, "name": names.get(one["person"], _("Somebody")), "by": by, "is_yours": one["person"] == reader.id}


def _context(text: str, start: int, end: int) -> tuple[str, str]:
    """A few words of the same line before and after a stretch, whole words only."""
    before, after = text[:start].rsplit("\n", 1)[-1], text[end:].split("\n", 1)[0]
    if len(before) > CONTEXT:
        before = "…" + before[-CONTEXT:].partition(" ")[2]
    if len(after) > CONTEXT:
        after = after[:CONTEXT].rpartition(" ")[0] + "…"
    return before, after


def _suggestion(made: Aside, text: str, reader: Holder) -> dict[str, Any]:
    old, new = made.quote, made.text or ""
    at = rules.place_of(text, old) if old else len(text)
    before = after = ""
    if at is not None:
        before, after = _context(text, at, at + len(old)) if old else ("", "")
    parts_ = [("=", before), *changes(old, new), ("=", after)]
    return {
        "row": made,
        "is_yours": made.by_id == reader.id,
        "parts": [part for part in parts_ if part[1]],
        "is_stale": at is None,
        "old": snippet(old, 200),
    }
