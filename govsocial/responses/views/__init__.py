"""The doors of this room. Reviewing and submitting a version are the doors of sign-off."""

from govsocial.responses.views import beginning, comments, draft, links, listing, live, suggestions
from govsocial.responses.views.door import room

__all__ = ["beginning", "comments", "draft", "links", "listing", "live", "room", "suggestions"]
