"""What can become of an assessment."""

from govsocial.core.states import Table

ASSESSMENT: Table = {
    ("open", "answer"): "open",
    ("open", "finish"): "finished",
    ("finished", "supersede"): "superseded",
}
