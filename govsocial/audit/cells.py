"""Spreadsheet cells that no program takes for a formula. The rule lives in the verifier, which must stand alone."""

from govsocial.ledger.verify import guard

__all__ = ["guard"]
