"""Roles and functions as people read them."""

from collections.abc import Iterable, Mapping

from govsocial.core.wording import gettext as _
from govsocial.core.wording import lazy_gettext as _l
from govsocial.people.permissions import Holder, Role

ROLES = {
    Role.STAFF: (_l("Staff"), _l("Works on issues: triages, drafts, comments, and signs for the functions carried")),
    Role.PUBLISHER: (_l("Publisher"), _l("Publishes signed responses and proves that they stand")),
    Role.AUDITOR: (_l("Auditor"), _l("Reads everything, changes nothing, exports the log")),
    Role.ADMINISTRATOR: (_l("Administrator"), _l("Administers people, channels, sources and sign-off rules")),
}


def role(key: str) -> str:
    """ "Publisher" for publisher."""
    return str(ROLES[Role(key)][0])


def allows(key: str) -> str:
    """What a role is for, in one sentence."""
    return str(ROLES[Role(key)][1])


def rights(person: Holder) -> str:
    """What a person may do, in a few words: "Drafts, signs, publishes"."""
    held = person.roles
    said = []
    if Role.STAFF in held:
        said += [_("drafts"), _("signs")] if person.functions else [_("drafts")]
    if Role.PUBLISHER in held:
        said.append(_("publishes"))
    if Role.ADMINISTRATOR in held:
        said.append(_("administers"))
    if Role.AUDITOR in held:
        said.append(_("reads everything"))
    text = ", ".join(said) or _("nothing")
    return text[0].upper() + text[1:]


def in_words(keys: Iterable[str], names: Mapping[str, str]) -> str:
    """ "Policy, web", in the organisation's order; empty for none."""
    held = set(keys)
    first, *others = [name for key, name in names.items() if key in held] or [""]
    return ", ".join([first, *(name[:1].lower() + name[1:] for name in others)])


def hats(person: Holder) -> str:
    """What stands under somebody's own name: functions, else roles other than staff."""
    worn = [key.replace("_", " ") for key in sorted(person.functions)]
    worn = worn or [role(key).lower() for key in sorted(person.roles - {Role.STAFF.value})]
    text = ", ".join(worn)
    return text[:1].upper() + text[1:]
