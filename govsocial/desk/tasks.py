"""What needs a person now: what every room says waits for them, the soonest first."""

from datetime import UTC, datetime

from govsocial.web.tasks import Look, Task, offers

LATEST = datetime.max.replace(tzinfo=UTC)


def for_person(look: Look) -> list[Task]:
    """Everything that waits for this person; what has no date comes last."""
    found = [task for offer in offers for task in offer(look)]
    return sorted(found, key=lambda task: (task.due or LATEST, task.kind))
