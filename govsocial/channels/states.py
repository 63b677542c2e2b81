"""The life of an official account: planned → active ⇄ dormant → closed."""

from govsocial.core.states import Table

STATES = ("planned", "active", "dormant", "closed")
CHANNEL: Table = {
    ("planned", "activate"): "active",
    ("dormant", "activate"): "active",
    ("active", "rest"): "dormant",
    ("planned", "close"): "closed",
    ("active", "close"): "closed",
    ("dormant", "close"): "closed",
}
