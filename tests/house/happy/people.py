"""Happy paths of the verbs on people."""

from datetime import timedelta

from govsocial.core import clock
from govsocial.core.db import commit
from govsocial.people import actions, words
from tests.house.happy import Act, Stage, happy


@happy(actions.seed_functions, words.FUNCTION_ADDED, by="ada")
def seed_functions(stage: Stage) -> Act:
    stage.monkeypatch.setitem(actions.FUNCTIONS, "finance", "Finance")
    return lambda: actions.seed_functions(by=stage.by)


@happy(actions.add_function, words.FUNCTION_ADDED, by="ada")
def add_function(stage: Stage) -> Act:
    return lambda: actions.add_function(name="Finance", by=stage.by)


@happy(actions.add_department, words.DEPARTMENT_ADDED, by="ada")
def add_department(stage: Stage) -> Act:
    return lambda: actions.add_department(name="Energy", by=stage.by)


@happy(actions.add_team, words.TEAM_ADDED, by="ada")
def add_team(stage: Stage) -> Act:
    energy = actions.add_department(name="Energy", by=stage.by)
    commit()
    return lambda: actions.add_team(department=energy, name="Clean heating", by=stage.by)


@happy(actions.add_person, words.PERSON_ADDED, words.FUNCTION_GIVEN, words.ROLE_GIVEN, by="ada")
def add_person(stage: Stage) -> Act:
    return lambda: actions.add_person(name="Nora Field", functions=["web"], roles=["staff"], by=stage.by)


@happy(actions.rename, words.PERSON_RENAMED, by="ada")
def rename(stage: Stage) -> Act:
    return lambda: actions.rename(stage.cast.ines, name="Ines Marlow-Hart", by=stage.by)


@happy(actions.set_team, words.TEAM_SET, by="ada")
def set_team(stage: Stage) -> Act:
    heating = actions.add_team(department=actions.add_department(name="Energy", by="system"), name="Heat", by="system")
    commit()
    return lambda: actions.set_team(stage.cast.ines, team=heating, by=stage.by)


@happy(actions.set_functions, words.FUNCTION_GIVEN, words.FUNCTION_TAKEN, by="ada")
def set_functions(stage: Stage) -> Act:
    return lambda: actions.set_functions(stage.cast.ines, functions=["legal"], by=stage.by)


@happy(actions.set_roles, words.ROLE_GIVEN, words.ROLE_TAKEN, by="ada")
def set_roles(stage: Stage) -> Act:
    return lambda: actions.set_roles(stage.cast.ines, roles=["auditor"], by=stage.by)


@happy(actions.edit, words.PERSON_RENAMED, words.FUNCTION_GIVEN, words.ROLE_GIVEN, by="ada")
def edit(stage: Stage) -> Act:
    given = {"functions": ["policy", "web"], "roles": ["staff", "publisher"]}
    return lambda: actions.edit(stage.cast.ines, name="Ines Hart", team=None, by=stage.by, **given)


@happy(actions.set_preferences, words.PREFERENCES_SET, by="ines")
def set_preferences(stage: Stage) -> Act:
    return lambda: actions.set_preferences(stage.by, zone="Europe/Tallinn", mail="none", by=stage.by)


@happy(actions.follow_topics, words.TOPICS_SET, by="ines")
def follow_topics(stage: Stage) -> Act:
    return lambda: actions.follow_topics(stage.by, topics=["Heating", "Rebates"], by=stage.by)


@happy(actions.set_absence, words.ABSENCE_SET, by="ines")
def set_absence(stage: Stage) -> Act:
    now = clock.now()
    return lambda: actions.set_absence(stage.by, starts_at=now, ends_at=now + timedelta(days=3), by=stage.by)


@happy(actions.end_absence, words.ABSENCE_ENDED, by="ines")
def end_absence(stage: Stage) -> Act:
    now = clock.now()
    actions.set_absence(stage.by, starts_at=now - timedelta(days=1), ends_at=now + timedelta(days=3), by=stage.by)
    commit()
    return lambda: actions.end_absence(stage.by, by=stage.by)


@happy(actions.set_absence, words.ABSENCE_NOTED, by="ada")
def set_absence_of_somebody_else(stage: Stage) -> Act:
    now = clock.now()
    return lambda: actions.set_absence(stage.cast.ines, starts_at=now, ends_at=now + timedelta(days=3), by=stage.by)


@happy(actions.end_absence, words.ABSENCE_LIFTED, by="ada")
def end_absence_of_somebody_else(stage: Stage) -> Act:
    now, ines = clock.now(), stage.cast.ines
    actions.set_absence(ines, starts_at=now - timedelta(days=1), ends_at=now + timedelta(days=3), by=ines)
    commit()
    return lambda: actions.end_absence(ines, by=stage.by)


@happy(actions.deactivate, words.DEACTIVATED, by="ada")
def deactivate(stage: Stage) -> Act:
    return lambda: actions.deactivate(stage.cast.ines, by=stage.by)


@happy(actions.reactivate, words.REACTIVATED, by="ada")
def reactivate(stage: Stage) -> Act:
    actions.deactivate(stage.cast.ines, by=stage.by)
    commit()
    return lambda: actions.reactivate(stage.cast.ines, by=stage.by)
