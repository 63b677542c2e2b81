"""What the inbox shows: a list under filters, and one mention beside it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import url_for

from govsocial.core import clock
from govsocial.core.wording import gettext as _
from govsocial.listening import lists, offers, queries, rules
from govsocial.listening.forms import LANGUAGES, STATE, MentionFilter
from govsocial.listening.lists import Page, Row, Wanted
from govsocial.listening.queries import Shown
from govsocial.people.permissions import Holder, Permission, may
from govsocial.text.text import snippet
from govsocial.web import me
from govsocial.web.forms import whole
from govsocial.web.zones import local


@dataclass(frozen=True)
class Inbox:
    """One look at the inbox by one reader."""

    reader: Holder
    form: MentionFilter
    wanted: Wanted
    before: int | None
    found: Page
    shown: Shown | None
    chosen: bool

    @classmethod
    def at(cls, number: int | None, args: Mapping[str, str]) -> "Inbox":
        """The inbox under the filters of an address, with that mention open (None: the newest). Raises NotFound."""
        reader, form = me.somebody(), MentionFilter(lists.choices())
        shown = queries.show(number, reader) if number is not None else None
        if shown is not None and "state" not in args:
            form.state.data = shown.mention.triage.state
        wanted, before = form.wanted(), whole(args.get("before"))
        if number is not None and before is None:
            before = number + 1  # from a link elsewhere: the list starts where this mention stands
        found = lists.page(reader, wanted, before=before)
        if shown is None and found.rows:
            shown = queries.show(found.rows[0].number, reader)
        return cls(reader, form, wanted, before, found, shown, number is not None)

    def page(self) -> dict[str, Any]:
        """Everything the template needs."""
        twins = queries.twins(self.shown.mention, self.reader) if self.shown else []
        ids = {twin.issue_id for twin in twins if twin.issue_id}
        if self.shown and self.shown.mention.triage.issue_id:
            ids.add(self.shown.mention.triage.issue_id)
        here, today = url_for("listening.mention", number=0, **self._kept()), local(clock.now()).date()
        named = offers.issues().named(ids) if ids else {}
        there = (named.get(twin.issue_id or "") for twin in twins)
        return {
            "filters": self.form,
            "picks": [self._pick(row, here, today) for row in self.found.rows],
            "older": self._list_url(before=self.found.before) if self.found.before else None,
            "newest": self._list_url() if self.before else None,
            "tabs": self._tabs(),
            "shown": self.shown,
            "chosen": self.chosen,
            "twins": twins,
            "named": named,
            "suggested": next((issue for issue in there if issue and issue.stage != "closed"), None),
            "kept": self._kept(),
            "may_triage": may(self.reader, Permission.MENTION_TRIAGE),
            "may_listen": may(self.reader, Permission.SOURCE_WRITE),
            "may_capture": may(self.reader, Permission.MENTION_CAPTURE),
            "platforms": rules.PLATFORMS,
            "languages": LANGUAGES,
            "list_url": url_for("listening.mention_list", **self._kept()),
        }

    def _kept(self) -> dict[str, Any]:
        """The filters and the top of this list: it stays put while mentions are opened and new ones are heard."""
        top = self.before or (self.found.rows[0].number + 1 if self.found.rows else None)
        return self.form.query(state=self.wanted.state, before=top)

    def _list_url(self, **more: Any) -> str:
        return url_for("listening.mention_list", **self.form.query(state=self.wanted.state, **more))

    def _tabs(self) -> list[tuple[Any, str, Any, bool]]:
        found = lists.counts(self.reader, self.wanted)
        tabs = [(state, found.get(state)) for state in (*lists.STATES, "all")]
        return [
            (
                STATE[state],
                url_for("listening.mention_list", **self.form.query(state=state)),
                count,
                state == self.wanted.state,
            )
            for state, count in tabs
        ]

    def _pick(self, row: Row, here: str, today: date) -> dict[str, Any]:
        """A line of the list; `here` is the address of mention 0 under these filters."""
        said = row.said_at or row.heard_at
        about = [row.source or str(rules.PLATFORMS.get(row.platform, row.platform))]
        if row.language and row.language != "en":
            about.append(str(LANGUAGES.get(row.language, row.language)))
        if row.alike:
            about.append(_("%(n)s alike", n=row.alike if row.alike < 10 else "9+"))
        return {
            "author": row.author or _("Somebody"),
            "at": said,
            "form": "clock" if local(said).date() == today else "day",
            "text": snippet(rules.shown(row.start or "") or row.title or "", 200),
            "meta": " · ".join(about),
            "language": row.language or "",
            "current": self.shown is not None and row.number == self.shown.mention.number,
            "url": here.replace("/mentions/0", f"/mentions/{row.number}", 1),
        }
