"""What every view of this room starts with: the door plan, the issue it speaks of, the way back."""

from flask import redirect
from werkzeug.wrappers import Response

from govsocial.issues import queries
from govsocial.issues.models import Issue
from govsocial.people.permissions import Permission
from govsocial.web import me
from govsocial.web.places import address_of
from govsocial.web.route import Room, require

room = Room("issues", "govsocial.issues", url_prefix="/issues")


def the_issue(number: int, permission: Permission | None = None) -> Issue:
    """The issue, or 404 when the reader may not know of it; 403 when they may not do `permission` to it."""
    issue = queries.find(number, me.somebody())
    if permission is not None:
        require(permission, issue)
    return issue


def back_to(issue: Issue, part: str = "") -> Response:
    """To the issue's page."""
    return redirect(address_of("issue", issue.number, part=part))
