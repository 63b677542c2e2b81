"""People, for everybody to read and for administrators to look after. Persons are deactivated, never deleted."""

from flask import current_app, flash, redirect, render_template, request, url_for

from govsocial.accounts import actions, queries
from govsocial.accounts.forms import Away
from govsocial.accounts.forms_people import Deactivate, PeopleFilter, PersonForm, RemoveFactor
from govsocial.accounts.views.shown import on_record
from govsocial.core.errors import WrongState
from govsocial.core.wording import gettext as _
from govsocial.people import actions as people
from govsocial.people import labels, offers
from govsocial.people import queries as people_queries
from govsocial.people.labels import in_words
from govsocial.people.models import Person
from govsocial.people.permissions import Permission, may
from govsocial.web import me
from govsocial.web.forms import whole
from govsocial.web.route import Answer, Room, attempt

room = Room("people", __name__, template_folder="../templates")


@room.page("/people", Permission.PERSON_READ)
def person_list() -> Answer:
    """Who may do what, in which function."""
    functions = people_queries.functions()
    form = PeopleFilter(functions, people_queries.teams())
    found = queries.find(**form.wanted(), after=whole(request.args.get("after")))
    ids = [person.id for person in found.people]
    return render_template(
        "people/list.html",
        filter=form,
        found=found,
        names={function.key: function.name for function in functions},
        away=people_queries.away(ids),
        loads=[(load, load.counts(ids, me.somebody())) for load in offers.loads],
        lone=people_queries.lone_functions(),
        rights=labels.rights,
        in_words=in_words,
        may_write=may(me.person(), Permission.PERSON_WRITE),
    )


@room.page("/people/<int:number>", Permission.PERSON_READ)
def person(number: int) -> Answer:
    """One colleague: functions, rights, what they hold, what is on record."""
    reader = me.somebody()
    shown, account = queries.person_with_account(number)
    carried = [m for m in shown.memberships if m.active]
    held = [g for g in shown.grants if g.active]
    given = queries.given([*carried, *held])
    trail, names = on_record(shown, also={who for _at, who in given.values()})
    return render_template(
        "people/person.html",
        person=shown,
        account=account,
        carried=carried,
        held=held,
        given=given,
        givers=names,
        names=people_queries.function_names(),
        role=labels.role,
        allows=labels.allows,
        absence=people_queries.absence_of(shown),
        topics=people_queries.topics_of(shown),
        holdings=[held_by(shown, reader) for held_by in offers.holdings],
        trail=trail,
        may_write=may(reader, Permission.PERSON_WRITE),
    )


@room.form("/people/new", Permission.PERSON_WRITE)
def person_new() -> Answer:
    """Invite a colleague."""
    form = PersonForm(people_queries.functions(), people_queries.teams())
    made: list[Person] = []
    if form.validate_on_submit() and attempt(form, lambda: made.append(_welcome(form))):
        said = _("%(name)s is invited. The link in the mail lasts seven days.", name=made[0].name)
        flash(f"{said} {_unsent()}".strip(), "good")
        return redirect(url_for("people.person", number=made[0].number))
    return render_template("people/new.html", form=form), form.status


@room.form("/people/<int:number>/edit", Permission.PERSON_WRITE)
def person_edit(number: int) -> Answer:
    """Name, address, team, functions, roles."""
    shown, account = queries.person_with_account(number)
    form = PersonForm(
        people_queries.functions(),
        people_queries.teams(),
        data={
            "name": shown.name,
            "email": account.email if account else "",
            "team": shown.team_id or "",
            "functions": sorted(shown.functions),
            "roles": sorted(shown.roles),
            "token": people_queries.token(shown),
        },
    )
    if form.validate_on_submit() and attempt(form, lambda: _edit(shown, form)):
        flash(_("%(name)s is saved.", name=shown.name), "good")
        return redirect(url_for("people.person", number=number))
    return render_template("people/edit.html", form=form, person=shown), form.status


@room.verb("/people/<int:number>/link", Permission.PERSON_WRITE)
def person_link(number: int) -> Answer:
    """Send the invitation again, or a link for a new password."""
    _person, account = queries.person_with_account(number)
    if account is None:
        raise WrongState(_("Give this person an e-mail address first."))
    actions.send_link(account, by=me.actor())
    flash(f"{_('A link is on its way to %(email)s.', email=account.email)} {_unsent()}".strip(), "good")
    return redirect(url_for("people.person", number=number))


@room.form("/people/<int:number>/away", Permission.PERSON_WRITE)
def person_away(number: int) -> Answer:
    """Note the absence of somebody who did not."""
    shown, form = people_queries.by_number(number), Away()
    if form.validate_on_submit() and attempt(form, lambda: actions.note_absence(shown, **form.days, by=me.actor())):
        flash(_("The absence of %(name)s is noted. Colleagues see it where they would ask.", name=shown.name), "good")
        return redirect(url_for("people.person", number=number))
    return render_template("accounts/away.html", form=form, person=shown, zone=queries.zone_of(shown)), form.status


@room.verb("/people/<int:number>/away/end", Permission.PERSON_WRITE)
def person_back(number: int) -> Answer:
    """Here after all."""
    shown = people_queries.by_number(number)
    actions.end_absence(shown, by=me.actor())
    flash(_("%(name)s is no longer marked as away.", name=shown.name), "good")
    return redirect(url_for("people.person", number=number))


@room.form("/people/<int:number>/second-factor", Permission.PERSON_WRITE)
def person_second_factor(number: int) -> Answer:
    """Remove the second factor of somebody who lost phone and codes."""
    shown, account = queries.person_with_account(number)
    if account is None or not account.has_second_factor:
        raise WrongState(_("There is no second factor to remove."))
    form = RemoveFactor()
    if form.validate_on_submit() and attempt(form, lambda: actions.reset_second_factor(account, by=me.actor())):
        flash(_("The second factor of %(name)s is removed. They were told by mail.", name=shown.name), "wait")
        return redirect(url_for("people.person", number=number))
    return render_template("people/second_factor.html", form=form, person=shown), form.status


@room.form("/people/<int:number>/deactivate", Permission.PERSON_WRITE)
def deactivate(number: int) -> Answer:
    """Say what will happen, ask who takes over, then do it."""
    shown = people_queries.by_number(number)
    colleagues = [p for p in people_queries.active_people() if p.id != shown.id]
    form = Deactivate(colleagues, people_queries.function_names())
    if form.validate_on_submit() and attempt(form, lambda: _deactivate(shown, form)):
        to = next((p.name for p in colleagues if str(p.number) == form.hand_over_to.data), None)
        handed = (
            _("%(name)s takes over, in the functions they carry.", name=to) if to else _("What they held stays empty.")
        )
        done = _("%(name)s is deactivated. What they signed stays signed.", name=shown.name)
        flash(f"{done} {handed}", "wait")
        return redirect(url_for("people.person", number=number))
    said = [sentence for leaving in offers.leaving for sentence in leaving(shown, me.somebody())]
    return render_template("people/deactivate.html", form=form, person=shown, said=said), form.status


@room.verb("/people/<int:number>/reactivate", Permission.PERSON_WRITE)
def reactivate(number: int) -> Answer:
    """Back again."""
    shown = people_queries.by_number(number)
    people.reactivate(shown, by=me.actor())
    flash(_("%(name)s is active again, with the functions and roles from before.", name=shown.name), "good")
    return redirect(url_for("people.person", number=number))


def _unsent() -> str:
    """Where the mail lies of an installation that sends none."""
    if current_app.config["MAIL_SERVER"]:
        return ""
    return _("No mail server is set, so the mail lies in the folder mail of this installation.")


def _welcome(form: PersonForm) -> Person:
    person, _address = actions.welcome(**form.typed(), by=me.actor())
    return person


def _edit(person: Person, form: PersonForm) -> None:
    actions.edit(person, **form.typed(), by=me.actor(), token=form.token.data or "")


def _deactivate(person: Person, form: Deactivate) -> None:
    chosen = whole(form.hand_over_to.data)
    successor = people_queries.by_number(chosen) if chosen else None
    people.deactivate(person, by=me.actor(), hand_over_to=successor)
