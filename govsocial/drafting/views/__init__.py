"""The doors of this room. Reviewing and submitting a version are the doors of sign-off."""

from govsocial.drafting.views import beginning, links, live, suggestions
from govsocial.drafting.views.draft import room

__all__ = ["beginning", "links", "live", "room", "suggestions"]
