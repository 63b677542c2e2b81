"""Whether the program can work, for whatever watches over it: /healthz."""

from sqlalchemy.exc import SQLAlchemyError

from govsocial.core import schema
from govsocial.people.permissions import Permission
from govsocial.web.route import Answer, Room

room = Room("health", __name__)


@room.api("/healthz", Permission.PUBLIC)
def healthz() -> Answer:
    """200 when the database answers and has the schema this program expects; else 503, and which of the two it is."""
    try:
        state = "ok" if schema.present() == schema.newest() else "schema"
    except SQLAlchemyError:
        state = "database"
    return {"status": state}, 200 if state == "ok" else 503
