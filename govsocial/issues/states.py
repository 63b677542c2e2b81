"""Lifecycles of an issue, of a seat and of a thread, as pure tables."""

STAGES = ("heard", "owned", "assessed", "drafting", "signing", "published", "closed")
OPEN_STAGES = STAGES[:-1]

_MOVES: dict[str, dict[str, str]] = {
    # Two functions own it, or no longer do: only an issue on which nothing else has happened shows that as its stage.
    "own": {"heard": "owned"},
    "disown": {"owned": "heard"},
    # Work on a second response never takes an issue back from signing; a draft after publication is new work.
    "assess": {"heard": "assessed", "owned": "assessed"},
    "draft": {"heard": "drafting", "owned": "drafting", "assessed": "drafting", "published": "drafting"},
    "submit": dict.fromkeys(OPEN_STAGES, "signing"),
    "return": {"signing": "drafting"},
    "publish": dict.fromkeys(OPEN_STAGES, "published"),
    "close": dict.fromkeys(OPEN_STAGES, "closed"),
    "reopen": {"closed": "heard"},
}
_STAYS: dict[str, tuple[str, ...]] = {
    "own": OPEN_STAGES,
    "disown": STAGES,
    "assess": OPEN_STAGES,
    "draft": OPEN_STAGES,
    "submit": (),
    # What comes in late from outside is noted and changes nothing: a result may arrive after the issue was closed.
    "return": STAGES,
    "publish": ("closed",),
    "close": (),
    "reopen": (),
}
STAGE_TABLE: dict[tuple[str, str], str] = {
    **{(stage, verb): stage for verb, stages in _STAYS.items() for stage in stages},
    **{(stage, verb): to for verb, moves in _MOVES.items() for stage, to in moves.items()},
}

SEAT_STATES = ("invited", "accepted", "declined", "left", "replaced")
HELD = ("invited", "accepted")
SEAT_TABLE: dict[tuple[str, str], str] = {
    ("invited", "accept"): "accepted",
    ("invited", "decline"): "declined",
    ("accepted", "leave"): "left",
    ("invited", "replace"): "replaced",
    ("accepted", "replace"): "replaced",
}

THREAD_TABLE: dict[tuple[str, str], str] = {
    ("open", "reply"): "open",
    ("open", "resolve"): "resolved",
    ("resolved", "reopen"): "open",
}
