"""Why an issue cannot be closed yet, as this room sees it."""

from govsocial.core.wording import gettext as _
from govsocial.issues.models import Issue
from govsocial.responses import queries


def reasons(issue: Issue) -> list[str]:
    """A sentence when responses are neither published nor ended."""
    numbers = queries.open_numbers(issue)
    if not numbers:
        return []
    listed = ", ".join(map(str, numbers))
    return [_("Responses are still open: %(numbers)s. Publish or end them first.", numbers=listed)]
