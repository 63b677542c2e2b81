"""What higher rooms add to the pages of this one."""

from collections.abc import Callable, Mapping
from typing import Any

import sqlalchemy as sa

from govsocial.people.models import Person
from govsocial.responses.models import Response

signers: list[Callable[[Response, Person], Mapping[str, Any]]] = []
"""`hook(response, person)`: which functions this person could sign for, and who else could, were the words sent now:
`{"functions": [{"name", "others": [names]}]}`. Shown at the gate and under the editor."""

retracted: list[Callable[[], sa.ColumnElement[bool]]] = []
"""`hook()`: the condition on Response that what was published last is taken back."""
