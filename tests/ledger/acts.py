"""Writes the ledger's vocabulary into the verifier, which cannot ask for it: `python -m tests.ledger.acts`."""

import textwrap
from pathlib import Path

from govsocial.ledger import verify
from tests.tools.reference import all_words

START, END = 'VOCABULARY = """\n', '"""\n'


def with_acts(source: str) -> str:
    """The verifier's source with every word of the program in it."""
    names = sorted(word.name for word in all_words() if not word.name.startswith("testthing."))
    lines = textwrap.wrap(" ".join(names), 116, break_on_hyphens=False)
    block = "".join(f"{line}\n" for line in lines)
    before, rest = source.split(START)
    return f"{before}{START}{block}{END}{rest.split(END, 1)[1]}"


if __name__ == "__main__":
    path = Path(verify.__file__)
    path.write_text(with_acts(path.read_text("utf-8")), "utf-8")
