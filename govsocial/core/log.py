"""The log: what went wrong outside a page, for operators."""

from typing import Any


def log() -> Any:
    """structlog's logger. Loaded when there is something to say: a process that runs well never needs it."""
    import structlog

    return structlog.get_logger()
