"""Pages that cross rooms: what needs me now, the file of an issue, the list of responses, search over everything."""

from flask import Flask

from govsocial.core.wording import lazy_gettext as _l


def install(app: Flask) -> None:
    """Doors and rail items."""
    from govsocial.desk.views import room
    from govsocial.people.permissions import Permission
    from govsocial.web import nav, places

    app.register_blueprint(room)
    for thing in ("desk", "search", "keys"):
        places.add(thing, f"desk.{thing}")
    places.add("issue", "desk.issue_file")
    nav.add(nav.Item(_l("Work"), _l("Desk"), "desk.desk", Permission.DESK_READ, 10))
    read, also = Permission.RESPONSE_READ, ("/publications",)
    nav.add(nav.Item(_l("Work"), _l("Responses"), "desk.response_list", read, 40, also=also))
