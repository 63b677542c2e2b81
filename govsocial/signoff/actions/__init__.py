"""The verbs of sign-off: submit, sign, return, withdraw (review.py); the rules that ask for sign-offs (ruling.py)."""

from govsocial.signoff.actions.review import return_version, sign, submit, withdraw
from govsocial.signoff.actions.ruling import add_rule, change_rule, seed_rules

__all__ = ["add_rule", "change_rule", "return_version", "seed_rules", "sign", "submit", "withdraw"]
