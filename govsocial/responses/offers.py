"""What higher rooms offer to this one."""

from collections.abc import Callable

import sqlalchemy as sa

from govsocial.core.registry import Registry

listed: Registry[Callable[[], sa.ColumnElement[bool]]] = Registry()
"""By a state of states.STANDS_AS, the condition on Response that lists call it so: words posted by hand wait for proof
("awaiting"), what was published last is taken back ("retracted").
"""
