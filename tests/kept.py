"""What every test would make anew though it is always the same: compiled templates and compiled statements.

Each test has an app and an engine of its own. Jinja and SQLAlchemy cache per app and per engine, so half of a test's
time went into compiling what the test before had compiled.
"""

from typing import Any

from flask import Flask
from jinja2.bccache import Bucket, BytecodeCache

from govsocial.core.db import db


class Templates(BytecodeCache):
    """Compiled templates, shared by all apps of a run."""

    def __init__(self) -> None:
        self._code: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """As Jinja asks."""
        if bucket.key in self._code:
            bucket.bytecode_from_string(self._code[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        """As Jinja asks."""
        self._code[bucket.key] = bucket.bytecode_to_string()


class Statements(dict[Any, Any]):
    """Compiled statements, shared by all engines of a run. SQLAlchemy's keys begin with the engine's own dialect
    object; engines of one run differ in nothing but the database's address.
    """

    def get(self, key: Any, default: Any = None) -> Any:
        """As SQLAlchemy asks."""
        return super().get((key[0].name, *key[1:]), default)

    def __setitem__(self, key: Any, value: Any) -> None:
        super().__setitem__((key[0].name, *key[1:]), value)


TEMPLATES, STATEMENTS = Templates(), Statements()


def share(app: Flask) -> Flask:
    """Let this app use what other apps of this run have compiled."""
    app.jinja_env.bytecode_cache = TEMPLATES
    with app.app_context():
        db.engine.update_execution_options(compiled_cache=STATEMENTS)
    return app
