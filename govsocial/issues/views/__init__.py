"""The doors of this room. The page of one issue, which shows all rooms, is desk.issue_file."""

from govsocial.issues.views import facts, issue, listing, seats, threads
from govsocial.issues.views.door import room

__all__ = ["facts", "issue", "listing", "room", "seats", "threads"]
