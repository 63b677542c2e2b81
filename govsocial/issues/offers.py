"""What higher rooms offer to this one."""

from collections.abc import Callable

from govsocial.core.registry import Registry
from govsocial.issues.models import Issue

closing_reasons: Registry[Callable[[Issue], list[str]]] = Registry()
"""`offer(issue)`: sentences why the issue cannot be closed yet."""
