"""What the draft page shows, gathered for one response and one reader."""

from collections.abc import Mapping
from typing import Any

from flask import render_template
from flask_babel import gettext as _

from govsocial.core.diff import word_diff
from govsocial.core.ids import uuid7
from govsocial.core.text import snippet
from govsocial.people import queries as people
from govsocial.people.models import Person
from govsocial.people.permissions import Permission, may
from govsocial.responses import checks, drafting, hooks, places, queries, states, versions
from govsocial.responses.forms import SuggestForm, WordsForm
from govsocial.responses.models import Draft, Response, Suggestion
from govsocial.responses.queries import Around
from govsocial.web import filters

SIGNS = {"equal": "=", "delete": "-", "insert": "+"}
CONTEXT = 40  # characters shown around changed words
PARTS = ("places", "suggestions", "checks", "stream")


def shown(
    response: Response,
    reader: Person,
    wanted: str = "",
    *,
    form: WordsForm | None = None,
    suggest_form: SuggestForm | None = None,
) -> dict[str, Any]:
    """Everything templates/responses/draft.html asks for. `wanted`: "edit" or "suggest", as chosen at the gate."""
    around = queries.around(response)
    beside = _beside(response, reader)
    mode = _mode(response, reader, around.draft, beside, wanted)
    given = {"text": around.draft.text, "base": around.draft.text}
    live = parts(response, reader, around)
    return {
        **live,
        "mode": mode,
        "beside": beside,
        "desk": uuid7(),
        "form": next((f for f in (form, suggest_form) if f and f.error_count), None),
        "words_form": form or WordsForm(None, data=given),
        "suggest_form": suggest_form or SuggestForm(None),
        "stamp": stamp(response, around.draft),
        "sittings": sittings(response, reader),
        "outgoing": versions.outgoing(around.channel.disclosure, around.draft.text),
        "frame": versions.frame(around.channel.disclosure),
        "versions": queries.versions_of(response) if response.latest else [],
        "state": (states.NAMES[response.state], states.TONES[response.state]),
        "may_submit": may(reader, Permission.RESPONSE_SUBMIT),
    }


def parts(response: Response, reader: Person, around: Around) -> dict[str, Any]:
    """What changes beside the words while somebody looks at them."""
    draft, channel = around.draft, around.channel
    suggestions = queries.open_suggestions(response)
    ids = {span[0] for place in draft.conflicts for span in place["spans"]} | {s.by_id for s in suggestions}
    names = people.names(ids | set(draft.contributors))
    given = queries.given(response, draft.text, around.issue, channel)
    mention = around.mention
    return {
        "response": response,
        "issue": around.issue,
        "channel": channel,
        "draft": draft,
        "mention": mention,
        "called": queries.called(
            mention.title if mention else None, mention.author if mention else None, response.target_url
        ),
        "names": names,
        "places": [_place(place, draft.text, reader, names) for place in draft.conflicts],
        "suggestions": [_suggestion(made, draft.text) for made in suggestions],
        "checks": [(check.tone, check.title, check.reason) for check in checks.run(given)],
        "stream": queries.stream(response),
        "wrote": reader.id in draft.contributors,
        "may_write": response.state == "draft" and may(reader, Permission.RESPONSE_DRAFT),
    }


def fragments(response: Response, reader: Person) -> dict[str, str]:
    """The same, as markup by name, for a page that is open."""
    around = queries.around(response)
    values = parts(response, reader, around)
    return {name: render_template(f"responses/parts/{name}.html", **values) for name in PARTS}


def answer(response: Response, reader: Person, draft: Draft, *, revision: int | None, seen: int) -> dict[str, Any]:
    """What an open page is told: the words (unless it has them), who is here, what is new."""
    newest, fresh = queries.newest_mention(response, seen)
    told: dict[str, Any] = {
        "state": response.state,
        "revision": draft.revision,
        "saved": filters.clock_time(draft.saved_at) if draft.saved_at else "",
        "wrote": reader.id in draft.contributors,
        "people": render_template("responses/parts/people.html", sittings=sittings(response, reader)),
        "stamp": stamp(response, draft, newest),
        "fresh": filters.plural(fresh, "%(n)s new", "%(n)s new") if fresh else "",
    }
    return told if revision == draft.revision else {**told, "text": draft.text}


def stamp(response: Response, draft: Draft, newest: int | None = None) -> str:
    """Changes when something beside the words does."""
    last = queries.newest_mention(response)[0] if newest is None else newest
    return f"{draft.revision}.{queries.newest_decision(response)[-12:]}.{last}"


def sittings(response: Response, reader: Person) -> list[dict[str, Any]]:
    """Who is here: [{"name", "is_you", "paragraph"}]."""
    found = drafting.sittings(response)
    names = people.names(s.person_id for s in found)
    listed = [
        {"name": names.get(s.person_id, ""), "is_you": s.person_id == reader.id, "paragraph": s.paragraph}
        for s in found
    ]
    return sorted(listed, key=lambda one: bool(one["is_you"]))


def _beside(response: Response, reader: Person) -> list[Any]:
    """What the room of sign-off knows: which functions this person could sign for, and who else could."""
    if response.state != "draft":
        return []
    return [facts for hook in hooks.signers if (facts := hook(response, reader))["functions"]]


def _mode(response: Response, reader: Person, draft: Draft, beside: list[Any], wanted: str) -> str:
    """gate, suggest, edit or read."""
    if response.state != "draft" or not may(reader, Permission.RESPONSE_DRAFT):
        return "read"
    if wanted == "suggest":
        return "suggest"
    if wanted == "edit" or reader.id in draft.contributors:
        return "edit"
    return "gate" if beside or (reader.functions and not hooks.signers) else "edit"


def _place(place: places.Place, text: str, reader: Person, names: Mapping[str, str]) -> dict[str, Any]:
    spans = place["spans"]
    before = text[: spans[0][1]].rsplit("\n", 1)[-1][-CONTEXT:]
    after = text[spans[-1][2] :].split("\n", 1)[0][:CONTEXT]
    sides = [
        {"person": person, "name": names.get(person, _("Somebody")), "is_you": person == reader.id, "text": said}
        for person, said in places.sides(place, text).items()
    ]
    return {
        "id": place["id"],
        "at": place["at"],
        "before": before.lstrip() and f"…{before}",
        "after": after,
        "sides": sorted(sides, key=lambda side: not side["is_you"]),
    }


def _suggestion(made: Suggestion, text: str) -> dict[str, Any]:
    at = queries.place_of(text, made.old) if made.old else len(text)
    before = after = ""
    if at is not None:
        before = text[:at].rsplit("\n", 1)[-1][-CONTEXT:]
        after = text[at + len(made.old) :].split("\n", 1)[0][:CONTEXT] if made.old else ""
    steps = [(SIGNS[op], words) for op, words in word_diff(made.old, made.new)]
    parts_ = [("=", before), *steps, ("=", after)]
    return {
        "row": made,
        "parts": [part for part in parts_ if part[1]],
        "is_stale": at is None,
        "old": snippet(made.old, 200),
    }
