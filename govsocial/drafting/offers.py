"""What higher rooms offer to the page of a draft."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime

from govsocial.core.registry import Registry
from govsocial.issues.rules import AnyIssue
from govsocial.people.permissions import Holder
from govsocial.responses.rows import ResponseRow


@dataclass(frozen=True)
class CouldSign:
    """A function the reader could sign for, by name, and the names of those who could sign for it too."""

    name: str
    others: list[str]


@dataclass(frozen=True)
class Beside:
    """Who could sign, were the words sent now. `nobody`: names of functions nobody is left to sign for."""

    functions: list[CouldSign]
    nobody: list[str]

    @property
    def only(self) -> bool:
        """Whether for one of the functions nobody but the reader could sign."""
        return any(not each.others for each in self.functions)


@dataclass(frozen=True)
class CameBack:
    """How the newest version came back to the draft: returned by a signer, or withdrawn by a writer."""

    returned: bool
    by: str
    at: datetime
    reason: str


signers: Registry[Callable[[AnyIssue, Collection[str], Holder], Beside]] = Registry()
"""`offer(issue, contributors, reader)`: shown at the gate and under the editor of a draft."""

came_back: Registry[Callable[[ResponseRow], CameBack | None]] = Registry()
"""`offer(response)`: for a draft that has a version."""
