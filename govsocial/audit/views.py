"""Doors of this room: register, story, ledger, entry, exports."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

from flask import Flask, Response, current_app, render_template, request, send_file

from govsocial.audit import entries, page, queries, words
from govsocial.audit.forms import LedgerFilter, RegisterFilter
from govsocial.core import clock, keys
from govsocial.core.db import db, writing
from govsocial.ledger import words as ledger_words
from govsocial.ledger.checkpoint import Key
from govsocial.ledger.record import note
from govsocial.people.models import Person
from govsocial.people.permissions import Permission
from govsocial.web import me, readings
from govsocial.web.forms import whole
from govsocial.web.route import Answer, Room

room = Room("audit", __name__)


@room.page("/register", Permission.REGISTER_READ, on_record=ledger_words.READ)
def register() -> Answer:
    """Who responded where."""
    form, person = RegisterFilter(), me.somebody()
    wanted = form.wanted()
    lines, more = queries.page(person, wanted, before=whole(request.args.get("before")))
    if any(line.restricted for line in lines):
        readings.at_once()
    return render_template(
        "audit/register.html",
        filters=form,
        lines=lines,
        more=more,
        total=queries.count(person, wanted),
        filtered=wanted != queries.Wanted(),
        proven=page.proven(),
    )


@room.verb("/register/export.csv", Permission.REGISTER_EXPORT)
def export_csv() -> Answer:
    """The filtered register as a table; taking it away is an entry."""
    from govsocial.audit import exports

    form, person = RegisterFilter(), me.somebody()
    wanted = form.wanted()
    asked = request.query_string.decode("ascii", "replace")[:300] or "none"
    note(words.REGISTER_EXPORTED, by=person, count=queries.count(person, wanted, most=None), filter=asked)

    def rows(app: Flask, reader_id: str) -> Iterator[str]:
        """In a context of its own: the request's ends before a long download does, and no lock is held meanwhile."""
        with app.app_context(), writing(False):
            reader = db.session.get(Person, reader_id)
            assert reader is not None
            yield from exports.as_csv(queries.everything(reader, wanted))

    name = f"response-register-{clock.now():%Y-%m-%d}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    return Response(rows(app, person.id), mimetype="text/csv", headers=headers)


@room.page("/register/<int:number>", Permission.REGISTER_READ, on_record=ledger_words.READ)
def story(number: int) -> Answer:
    """One response from the mention to the last thing that happened to it."""
    found = queries.told(number, me.somebody())
    if found.issue.restricted:
        readings.at_once()
    return render_template("audit/story.html", **page.story(found, me.somebody()))


@room.page("/ledger", Permission.LEDGER_READ)
def ledger() -> Answer:
    """The ledger: how it stands, and its entries as sentences."""
    form = LedgerFilter()
    rows, more = entries.page(me.somebody(), form.asked(), before=whole(request.args.get("before")))
    return render_template("audit/ledger.html", filters=form, more=more, **page.ledger(rows, me.somebody()))


@room.page("/ledger/<int:seq>", Permission.LEDGER_READ)
def entry(seq: int) -> Answer:
    """One entry: its sentence, its bytes, and the proof that it stands in the signed tree."""
    found = entries.find(seq, me.somebody())
    return render_template("audit/entry.html", **page.entry(found, me.somebody()))


@room.verb("/ledger/bundle", Permission.LEDGER_EXPORT)
def export_bundle() -> Answer:
    """The whole log as a zip of static files; taking it away is an entry in it."""
    import shutil

    from govsocial.audit import bundle

    person_id = me.somebody().id
    key = Key.decode(keys.read(current_app.config["SETTINGS"].instance, "ledger"))
    folder = tempfile.TemporaryDirectory(prefix="govsocial-bundle-")
    out = Path(folder.name) / "bundle"
    size = bundle.export(out, key=key, by=person_id)
    archive = shutil.make_archive(str(out), "zip", out)
    db.session.rollback()
    answer = send_file(archive, as_attachment=True, download_name=f"govsocial-log-{size}.zip")
    answer.call_on_close(folder.cleanup)
    return answer
