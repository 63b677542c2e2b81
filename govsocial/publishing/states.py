"""The life of a publication. An intent is committed before anything leaves; only people decide the unknown."""

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
