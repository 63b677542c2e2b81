"""What can become of a mention: it waits, belongs to an issue, or is left with a reason; and back again."""

from govsocial.core.states import Table

TRIAGE: Table = {
    ("waiting", "assign"): "issue",
    ("left", "assign"): "issue",
    ("waiting", "leave"): "left",
    ("issue", "take_back"): "waiting",
    ("left", "take_back"): "waiting",
}
SOURCE: Table = {("active", "pause"): "paused", ("paused", "resume"): "active"}
