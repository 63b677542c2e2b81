"""The ledger words of this room."""

from govsocial.core.wording import lazy_gettext as _l
from govsocial.ledger.vocabulary import word

DEPARTMENT_ADDED = word("department.added", _l("%(who)s added the department %(name)s."), facts=("name",))
TEAM_ADDED = word("team.added", _l("%(who)s added the team %(name)s."), facts=("name",))
FUNCTION_ADDED = word("function.added", _l("%(who)s added the function %(function)s."), facts=("function",))
PERSON_ADDED = word("person.added", _l("%(who)s added %(about_person)s."), facts=("about_person",), tone="go")
PERSON_RENAMED = word("person.renamed", _l("%(who)s changed the name of %(about_person)s."), facts=("about_person",))
TEAM_SET = word("person.team_set", _l("%(who)s changed the team of %(about_person)s."), facts=("about_person",))
PREFERENCES_SET = word("person.preferences_set", _l("%(who)s changed time zone or mail."))
FUNCTION_GIVEN = word(
    "person.function_given",
    _l("%(who)s gave %(about_person)s the function %(function)s."),
    facts=("about_person", "function"),
)
FUNCTION_TAKEN = word(
    "person.function_taken",
    _l("%(who)s took the function %(function)s from %(about_person)s."),
    facts=("about_person", "function"),
)
ROLE_GIVEN = word(
    "person.role_given", _l("%(who)s gave %(about_person)s the role %(role)s."), facts=("about_person", "role")
)
ROLE_TAKEN = word(
    "person.role_taken", _l("%(who)s took the role %(role)s from %(about_person)s."), facts=("about_person", "role")
)
TOPICS_SET = word("person.topics_set", _l("%(who)s changed the topics they follow."))
ABSENCE_SET = word("person.absence_set", _l("%(who)s will be away."))
ABSENCE_ENDED = word("person.absence_ended", _l("%(who)s is no longer away."))
ABSENCE_NOTED = word(
    "person.absence_noted", _l("%(who)s noted that %(about_person)s will be away."), facts=("about_person",)
)
ABSENCE_LIFTED = word(
    "person.absence_lifted", _l("%(who)s noted that %(about_person)s is no longer away."), facts=("about_person",)
)
DEACTIVATED = word(
    "person.deactivated", _l("%(who)s deactivated %(about_person)s."), facts=("about_person",), tone="stop"
)
REACTIVATED = word(
    "person.reactivated", _l("%(who)s reactivated %(about_person)s."), facts=("about_person",), tone="go"
)
