"""The list of rooms, from low to high. Adding a room means adding a line here."""

from importlib import import_module

from flask import Flask

MODELS = (
    "ledger",
    "people",
    "evidence",
    "accounts",
    "channels",
    "listening",
    "issues",
    "assessment",
    "responses",
    "drafting",
    "signoff",
    "publishing",
)
ROOMS = (
    "people",
    "evidence",
    "accounts",
    "channels",
    "listening",
    "issues",
    "assessment",
    "responses",
    "drafting",
    "signoff",
    "publishing",
    "desk",
    "audit",
)


def import_models() -> None:
    """Load every table, so that the mappers know each other."""
    import_module("govsocial.core.outbox")
    for name in MODELS:
        import_module(f"govsocial.{name}.models")


def install(app: Flask) -> None:
    """Each room's `install(app)` registers its doors, rail items, carriers and commands."""
    import_models()
    for name in ROOMS:
        room = import_module(f"govsocial.{name}")
        if hasattr(room, "install"):
            room.install(app)
