"""Who may assess."""

from govsocial.issues import rules as issues
from govsocial.issues.models import Issue
from govsocial.people.models import Person
from govsocial.people.permissions import Permission, predicate


@predicate(Permission.ASSESSMENT_WRITE, Issue)
def _may_assess(person: Person, issue: Issue) -> bool:
    return issues.leads(person, issue)
