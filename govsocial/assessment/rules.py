"""Who may assess, and when."""

from govsocial.core.errors import NotAllowed, WrongState
from govsocial.core.wording import gettext as _
from govsocial.issues import rules as issues
from govsocial.issues.models import Issue
from govsocial.people.models import Person
from govsocial.people.permissions import Holder, Permission, may, predicate


@predicate(Permission.ASSESSMENT_WRITE, Issue)
def _leads(person: Holder, issue: Issue) -> bool:
    return issues.leads(person, issue)


def check(issue: Issue, by: Person) -> None:
    """Raises NotAllowed for who does not lead the issue, WrongState once it is closed."""
    if not may(by, Permission.ASSESSMENT_WRITE, issue):
        raise NotAllowed(_("Only who owns or opened this issue assesses it. Take a seat in it first."))
    if issue.stage == "closed":
        raise WrongState(_("%(issue)s is closed. Reopen it first.", issue=issues.called(issue.number)))
