"""What higher rooms add to the pages of this one."""

from collections.abc import Callable, Mapping
from typing import Any

import sqlalchemy as sa

from govsocial.people.models import Person
from govsocial.responses.models import Response

signers: list[Callable[[Response, Person], Mapping[str, Any]]] = []
"""`hook(response, person)`: which functions this person could sign for, and who else could, were the words sent now:
`{"functions": [{"name", "others": [names]}], "nobody": [names of functions nobody is left to sign for]}`. Shown at the
gate and under the editor."""

sent_back: list[Callable[[Response], Mapping[str, Any] | None]] = []
"""`hook(response)`: how the newest version came back: {"returned" (or withdrawn), "by", "at", "reason"}, if it did."""

listed: dict[str, list[Callable[[], sa.ColumnElement[bool]]]] = {"awaiting": [], "retracted": []}
"""`hook()`: the condition on Response that what was published last waits for proof, or is taken back."""
