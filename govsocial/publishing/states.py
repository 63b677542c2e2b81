"""The life of a publication. An intent is committed before anything leaves; only people decide the unknown."""

from collections.abc import Collection

TABLE = {
    ("intended", "succeed"): "published",
    ("intended", "hold"): "held",
    ("intended", "fail"): "failed",
    ("intended", "lose"): "unknown",
    ("intended", "post"): "awaiting",  # by hand: posted, not proven yet
    ("intended", "give_up"): "failed",
    ("unknown", "succeed"): "published",
    ("unknown", "hold"): "held",
    ("unknown", "prove"): "published",  # a person brought what the site's API does not say
    ("unknown", "give_up"): "failed",
    ("held", "succeed"): "published",
    ("held", "prove"): "published",
    ("held", "fail"): "failed",
    ("held", "give_up"): "failed",
    ("held", "retract"): "retracted",
    ("awaiting", "prove"): "published",
    ("awaiting", "give_up"): "failed",
    ("awaiting", "retract"): "retracted",
    ("published", "retract"): "retracted",
}
STATES = ("intended", "published", "held", "failed", "unknown", "awaiting", "retracted")
ARRIVED = frozenset({"published", "retracted"})  # what was taken back had been out


def onwards(states: Collection[str]) -> str | None:
    """The verb that moves a response on, from the states of the newest publication of each of its placements.

    "succeed" when all have arrived, "fail" when none of them stands anywhere. While some are under way it waits. It
    waits, too, when some arrived and others failed: those can be sent again, and nobody can take words back into a
    draft of which a part is out.
    """
    if all(state in ARRIVED for state in states):
        return "succeed"
    return "fail" if all(state == "failed" for state in states) else None
