"""Forms for people, departments, teams and functions."""

from collections.abc import Mapping, Sequence
from typing import Any

from wtforms import EmailField, SearchField, SelectField, SelectMultipleField, StringField
from wtforms.validators import InputRequired, Length

from govsocial.core.wording import gettext as _
from govsocial.core.wording import lazy_gettext as _l
from govsocial.people.labels import ROLES, in_words
from govsocial.people.models import Department, Function, Person, Team
from govsocial.web.forms import EditForm, FilterForm, Form, choices


class PeopleFilter(FilterForm):
    """Search and filters of the list of people."""

    q = SearchField(_l("Name or e-mail"), [Length(max=200)], default="")
    function = SelectField(_l("Function"), default="")
    department = SelectField(_l("Department"), default="")
    team = SelectField(_l("Team"), default="")
    state = SelectField(
        _l("State"),
        default="",
        choices=choices(
            ("", _l("Active and invited")),
            ("invited", _l("Invited")),
            ("deactivated", _l("Deactivated")),
            ("all", _l("All")),
        ),
    )

    def __init__(self, functions: Sequence[Function], teams: Sequence[Team], **kwargs: Any) -> None:
        departments = {team.department_id: team.department.name for team in teams}
        self.lists = {
            "function": [("", _("All")), *((f.key, f.name) for f in functions)],
            "department": [("", _("All")), *departments.items()],
            "team": [("", _("All")), *((team.id, team.name) for team in teams)],
        }
        super().__init__(**kwargs)

    def validate(self, extra_validators: Any = None) -> bool:
        """The lists come from the database."""
        self.function.choices = choices(*self.lists["function"])
        self.department.choices = choices(*self.lists["department"])
        self.team.choices = choices(*self.lists["team"])
        return super().validate(extra_validators=extra_validators)

    def wanted(self) -> dict[str, Any]:
        """As `queries.find` takes it."""
        return {field.name: field.data or "" for field in self}


class PersonForm(EditForm):
    """Who somebody is and what they may do."""

    problem = _l("Nothing is saved yet")
    name = StringField(_l("Name"), [InputRequired(_l("Say who this is")), Length(max=200)])
    email = EmailField(
        _l("Work e-mail address"),
        [InputRequired(_l("Give an e-mail address")), Length(max=255)],
        description=_l("What they sign in with, and where mail goes."),
    )
    team = SelectField(_l("Team"))
    functions = SelectMultipleField(
        _l("Functions"), description=_l("Somebody with two hats signs for one of them on any one version.")
    )
    roles = SelectMultipleField(_l("Roles"), choices=choices(*((role.value, said[0]) for role, said in ROLES.items())))
    role_hints = {role.value: said[1] for role, said in ROLES.items()}

    def __init__(self, functions: Sequence[Function], teams: Sequence[Team], **kwargs: Any) -> None:
        kwargs.setdefault("data", {"roles": ["staff"]})
        super().__init__(**kwargs)
        self.teams = {team.id: team for team in teams}
        named = ((team.id, f"{team.department.name}, {team.name}") for team in teams)
        self.team.choices = choices(("", _("None")), *named)
        self.functions.choices = choices(*((f.key, f.name) for f in functions))

    def typed(self) -> dict[str, Any]:
        """As the verbs take it."""
        return {
            "name": self.name.data or "",
            "email": self.email.data or "",
            "team": self.teams.get(self.team.data or ""),
            "functions": self.functions.data or [],
            "roles": self.roles.data or [],
        }


class Deactivate(Form):
    """Who takes over."""

    problem = _l("Nobody was deactivated")
    hand_over_to = SelectField(
        _l("Hand over to"), description=_l("A seat goes on only to somebody who carries its function.")
    )

    def __init__(self, colleagues: Sequence[Person], functions: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        carried = ((person, in_words(person.functions, functions).lower()) for person in colleagues)
        named = ((str(p.number), f"{p.name} ({worn})" if worn else p.name) for p, worn in carried)
        self.hand_over_to.choices = choices(("", _("Nobody: what they hold stays empty")), *named)


class RemoveFactor(Form):
    """One press: the second factor goes."""

    problem = _l("Nothing was removed")


class DepartmentForm(Form):
    """A new department."""

    ids = "department"
    problem = _l("The department was not added")
    name = StringField(_l("Name of the department"), [InputRequired(_l("Give the department a name")), Length(max=200)])


class TeamForm(Form):
    """A new team."""

    ids = "team"
    problem = _l("The team was not added")
    department = SelectField(_l("Department"))
    name = StringField(_l("Name of the team"), [InputRequired(_l("Give the team a name")), Length(max=200)])

    def __init__(self, departments: Sequence[Department], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.department.choices = choices(*((d.id, d.name) for d in departments))


class FunctionForm(Form):
    """A new function."""

    ids = "function"
    problem = _l("The function was not added")
    name = StringField(_l("Name of the function"), [InputRequired(_l("Give the function a name")), Length(max=80)])
