"""Departments, teams and functions: where people belong and which hats there are."""

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, render_template, url_for

from govsocial.accounts.forms_people import DepartmentForm, FunctionForm, TeamForm
from govsocial.accounts.views.people import room as room  # its doors stand in the same blueprint
from govsocial.core.wording import gettext as _
from govsocial.people import actions as people
from govsocial.people import queries
from govsocial.people.permissions import Permission, may
from govsocial.web import me
from govsocial.web.forms import Form
from govsocial.web.route import Answer, attempt


@room.page("/teams", Permission.PERSON_READ)
def team_list() -> Answer:
    """Departments with their teams, and the functions people carry."""
    return render_template(
        "people/teams.html",
        departments=queries.departments(),
        teams=queries.teams(),
        sizes=queries.team_sizes(),
        functions=queries.functions(),
        carriers=queries.function_sizes(),
        may_write=may(me.person(), Permission.TEAM_WRITE),
    )


@room.form("/teams/departments/new", Permission.TEAM_WRITE)
def department_new() -> Answer:
    """Add a department."""
    form = DepartmentForm()
    return _adding(form, _("Add a department"), lambda: people.add_department(name=form.name.data or "", by=me.actor()))


@room.form("/teams/new", Permission.TEAM_WRITE)
def team_new() -> Answer:
    """Add a team to a department."""
    departments = {d.id: d for d in queries.departments()}
    form = TeamForm(list(departments.values()))

    def add() -> None:
        people.add_team(department=departments[form.department.data], name=form.name.data or "", by=me.actor())

    return _adding(form, _("Add a team"), add)


@room.form("/functions/new", Permission.TEAM_WRITE)
def function_new() -> Answer:
    """Add a function people can carry, own issues in and sign for."""
    form = FunctionForm()
    return _adding(form, _("Add a function"), lambda: people.add_function(name=form.name.data or "", by=me.actor()))


def _adding(form: Form, title: str, add: Callable[[], Any]) -> Answer:
    if form.validate_on_submit() and attempt(form, add):
        flash(_("%(name)s is added.", name=form["name"].data), "good")
        return redirect(url_for("people.team_list"))
    return render_template("people/add.html", form=form, title=title), form.status
