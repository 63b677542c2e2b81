"""Writes docs/reference.md from the program itself: commands, settings, rights, words of the ledger."""

from collections.abc import Iterator, Sequence
from dataclasses import MISSING, fields
from importlib import import_module

import click

from govsocial.cli import main
from govsocial.core.config import PREFIX, Settings
from govsocial.ledger import vocabulary
from govsocial.people.permissions import Permission, holders
from tests.tools.system import ROOT

PAGE = ROOT / "docs" / "reference.md"
HEAD = """# Reference

Written by `make tidy` from the program itself; change it there.
"""


def all_words() -> list[vocabulary.Word]:
    """Every word the rooms register, by name. (A test run knows words of its own besides.)"""
    modules = [import_module(f"govsocial.{file.parent.name}.words") for file in (ROOT / "govsocial").glob("*/words.py")]
    words = [thing for module in modules for thing in vars(module).values() if isinstance(thing, vocabulary.Word)]
    return sorted(words, key=lambda word: word.name)


def all_commands(group: click.Group = main, before: str = "govsocial") -> Iterator[tuple[str, click.Command]]:
    """Every command with its full name, groups opened."""
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from all_commands(command, f"{before} {name}")
        else:
            yield f"{before} {name}", command


def text() -> str:
    """The whole page."""
    parts = [HEAD, _commands(), _settings(), _permissions(), _words()]
    return "\n".join(parts)


def _table(title: str, intro: str, heads: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    lines = [heads, ("---",) * len(heads), *rows]
    cells = ["| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in line) + " |" for line in lines]
    return "\n".join([f"## {title}", intro, "", *cells, ""])


def _commands() -> str:
    rows = []
    for path, command in all_commands():
        context = click.Context(command)
        usage = " ".join(command.collect_usage_pieces(context))
        options = ", ".join(f"`{p.opts[-1]}`" for p in command.params if isinstance(p, click.Option))
        rows.append((f"`{path} {usage}`", options, command.get_short_help_str(200)))
    return _table("Commands", "Each has `--help`.", ("Command", "Options", "What it does"), rows)


def _settings() -> str:
    intro = "Environment variables; in `instance/config.toml` the same names in lower case without the prefix."
    rows = []
    for setting in fields(Settings):
        default = "" if setting.default is MISSING else str(setting.default)
        rows.append((f"`{PREFIX}{setting.name.upper()}`", f"`{default}`" if default else "", setting.metadata["says"]))
    return _table("Settings", intro, ("Setting", "Default", "Meaning"), rows)


def _permissions() -> str:
    intro = "What a right means for one thing (own words, a restricted issue, one's own seat) its room decides."
    rows = [(f"`{p.value}`", ", ".join(sorted(role.value for role in holders(p))) or "everybody") for p in Permission]
    return _table("Rights", intro, ("Right", "Roles that have it"), rows)


def _words() -> str:
    intro = "The closed vocabulary of acts. A word is never renamed; a retired one stands in old entries only."
    return _table("Words of the ledger", intro, ("Word", "Facts", "Sentence"), [_word(word) for word in all_words()])


def _word(word: vocabulary.Word) -> tuple[str, str, str]:
    facts = ", ".join(f"`{fact}`" for fact in sorted(word.facts))
    return f"`{word.name}`" + (" (retired)" if word.retired else ""), facts, str(word.sentence)


if __name__ == "__main__":
    PAGE.write_text(text(), "utf-8")
    print(f"Wrote {PAGE.relative_to(ROOT)}")
