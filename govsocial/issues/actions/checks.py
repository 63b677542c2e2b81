"""What every verb of this room asks first."""

from govsocial.core.db import lock
from govsocial.core.errors import Invalid, NotAllowed, Stale, WrongState
from govsocial.core.wording import gettext as _
from govsocial.issues import rules
from govsocial.issues.models import Issue
from govsocial.people.models import Person
from govsocial.people.permissions import Permission, may


def held(issue: Issue, token: str | None = None) -> Issue:
    """The issue, fresh and held until the transaction ends. Raises Stale when it is not as `token` says it was."""
    issue = lock(Issue, issue.id)
    if token is not None and token != issue.last_event_id:
        raise Stale(_("Somebody else changed this issue while you were reading. Look again, then decide."))
    return issue


def still_open(issue: Issue) -> None:
    """Raises WrongState when the issue is closed."""
    if issue.stage == "closed":
        raise WrongState(_("%(issue)s is closed. Reopen it first.", issue=rules.called(issue.number)))


def leads(by: Person, permission: Permission, issue: Issue) -> None:
    """Raises NotAllowed unless the person owns or opened the issue, or nobody owns it."""
    if not may(by, permission, issue):
        raise NotAllowed(_("Only who owns or opened this issue may do this. Take a seat in it first."))


def line(text: str, field: str, most: int, missing: str = "") -> str:
    """One line of at most `most` characters. Raises Invalid, also for an empty one when `missing` says so."""
    return _fitting(" ".join(text.split()), field, most, missing)


def words(text: str, field: str, most: int, missing: str = "") -> str:
    """Several lines, trimmed, at most `most` characters. Raises Invalid, also for none when `missing` says so."""
    return _fitting(text.strip(), field, most, missing)


def _fitting(said: str, field: str, most: int, missing: str) -> str:
    if missing and not said:
        raise Invalid(errors={field: missing})
    if len(said) > most:
        raise Invalid(errors={field: _("Use %(most)s characters at most.", most=most)})
    return said
