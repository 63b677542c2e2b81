"""What of this room waits for somebody: words to sign, words nobody can sign, words that came back."""

from collections.abc import Iterator

from govsocial.core.wording import gettext as _
from govsocial.issues.mine import my_seats, owned
from govsocial.people.permissions import Permission, may
from govsocial.responses.versions import text_in
from govsocial.signoff.waiting import Waiting, stuck, to_sign, waiting
from govsocial.text.text import snippet
from govsocial.web.places import address_of
from govsocial.web.tasks import Look, Task


def offer(look: Look) -> Iterator[Task]:
    """At most two statements, one of them shared with publishing."""
    found = look.once(waiting)
    for one in found:
        decided = [made for made in one.decisions if made.decision == "returned"]
        if one.response.state == "draft" and decided:
            yield _to_fix(one, decided[-1].comment)
    yield from _stuck(look, found)
    if may(look.person, Permission.SIGNOFF_SIGN) and look.person.functions:
        yield from (_to_sign(one, functions, look) for one, functions in to_sign(look.person, found))


def _to_sign(one: Waiting, functions: list[str], look: Look) -> Task:
    listed = ", ".join(look.functions.get(f, f).lower() for f in functions)
    response, version = one.response, one.version
    return Task(
        "1sign",
        "go",
        _("To sign"),
        f"“{snippet(text_in(version.variants, response.language), 80)}”",
        _("Response %(r)s, version %(v)s · you can sign for %(f)s", r=response.number, v=version.number, f=listed),
        response.due_at,
        address_of("version", response.number, version.number),
        _("Review and sign"),
    )


def _stuck(look: Look, found: list[Waiting]) -> Iterator[Task]:
    """For the owners, and for those who could give the function to somebody else."""
    gives, own = may(look.person, Permission.PERSON_WRITE), {issue.id for issue in owned(look.once(my_seats))}
    for one, functions in stuck([w for w in found if gives or w.response.issue_id in own]):
        listed, response, version = ", ".join(functions).lower(), one.response, one.version
        yield Task(
            "0stuck",
            "stop",
            _("Nobody can sign"),
            _("Nobody is left to sign response %(n)s for %(f)s", n=response.number, f=listed),
            _("Who carries the function wrote part of version %(v)s, or is gone.", v=version.number),
            response.due_at,
            address_of("version", response.number, version.number),
            _("See who can be asked"),
        )


def _to_fix(one: Waiting, reason: str | None) -> Task:
    return Task(
        "3fix",
        "wait",
        _("To fix"),
        _("Response %(n)s came back", n=one.response.number),
        f"“{reason}”" if reason else "",
        one.response.due_at,
        address_of("response", one.response.number),
        _("Open the draft"),
    )
