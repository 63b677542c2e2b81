"""Asking whether the addresses in an answer answer."""

from flask import current_app, render_template, request

from govsocial.core import clock
from govsocial.core.db import db
from govsocial.drafting import links, rows
from govsocial.drafting.views.draft import room
from govsocial.people.permissions import Permission
from govsocial.responses.rows import newest
from govsocial.responses.versions import all_words
from govsocial.web import me
from govsocial.web.route import Answer


@room.form("/responses/<int:number>/links", Permission.RESPONSE_COMMENT)
def ask_links(number: int) -> Answer:
    """The addresses, and on POST what each answers now. Nothing of it is kept."""
    around = rows.around(number, me.somebody())
    is_draft = around.response.state == "draft"
    version = None if is_draft else newest(around.response)
    addresses = links.addresses(all_words(version.placements) if version else around.draft.text if is_draft else "")
    answers = []
    if request.method == "POST":
        db.session.rollback()  # nothing is held while other people's servers take their time
        answers = links.ask(addresses, allow=current_app.config["FETCH_ALLOW"])
        around = rows.around(number, me.somebody())
    given = {"around": around, "response": around.response, "addresses": addresses, "answers": answers}
    return render_template("drafting/links.html", **given, is_draft=is_draft, asked_at=clock.now())
