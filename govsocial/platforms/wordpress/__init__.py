"""WordPress: comments through the REST API with an application password (developer.wordpress.org/rest-api)."""

from govsocial.platforms.wordpress.client import Answered, Site, Trouble

__all__ = ["Answered", "Site", "Trouble"]
