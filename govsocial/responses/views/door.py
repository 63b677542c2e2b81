"""The door plan of this room."""

from govsocial.web.route import Room

room = Room("responses", "govsocial.responses")
