"""Evidence: bytes kept as they were, under their SHA-256, and the rows that say what they are and where from."""

from flask import Flask


def install(app: Flask) -> None:
    """The store this installation keeps its evidence in. Raises BadSettings when it cannot be used."""
    from govsocial.evidence import stores

    app.extensions[stores.NAME] = stores.chosen(app.config["SETTINGS"])
