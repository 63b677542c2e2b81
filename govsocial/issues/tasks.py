"""What of this room waits for somebody: seats to answer for, issues to assess, issues whose time has passed."""

from collections.abc import Iterator

from govsocial.core import clock
from govsocial.core.wording import gettext as _
from govsocial.issues.mine import MySeat, my_seats, owned
from govsocial.web.places import address_of
from govsocial.web.tasks import Look, Task


def offer(look: Look) -> Iterator[Task]:
    """Invitations, and issues the reader owns."""
    seats = look.once(my_seats)
    for seat in seats:
        if not seat.is_accepted:
            yield _invitation(seat, look)
    yield from _late(seats)


def _invitation(seat: MySeat, look: Look) -> Task:
    issue = seat.issue
    return Task(
        "4invitation",
        "plain",
        _("Invitation"),
        _("Co-own issue %(n)s for %(f)s", n=issue.number, f=look.functions.get(seat.function, seat.function).lower()),
        _("%(t)s · you may decline with a reason", t=issue.title),
        issue.due_at,
        address_of("issue", issue.number),
        _("Answer"),
    )


def _late(seats: list[MySeat]) -> Iterator[Task]:
    """Issues whose time has passed, and issues that nobody has assessed yet."""
    now = clock.now()
    for issue in owned(seats):
        late = issue.due_at is not None and issue.due_at < now and issue.stage != "published"
        if not late and issue.stage != "owned":
            continue
        yield Task(
            "5issue",
            "stop" if late else "plain",
            _("Overdue") if late else _("To assess"),
            _("Issue %(n)s: %(t)s", n=issue.number, t=issue.title),
            _("Its time has passed and nothing is published.") if late else _("Owned, and not assessed yet."),
            issue.due_at,
            address_of("issue", issue.number),
            _("Open the issue"),
        )
