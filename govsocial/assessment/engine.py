"""Walking a playbook. Pure: the same answers on the same version always lead to the same place."""

from collections.abc import Iterable
from dataclasses import dataclass

from govsocial.assessment.playbook import FINAL, NO_ANSWER, Choice, Outcome, Playbook, Question

STANDS = "stands"
Given = tuple[str, str]
"""A question's key and the key of the answer given to it."""


class OffThePath(ValueError):
    """An answer that this playbook does not have, or to a question that the answers before it do not lead to."""


@dataclass(frozen=True)
class Path:
    """How far some answers lead: the steps taken, then either the question that comes next or the outcome.

    `confirmed` once the final evaluation was given: the outcome stands, or it is "no answer".
    """

    steps: tuple[tuple[Question, Choice], ...]
    question: Question | None
    outcome: Outcome | None
    confirmed: bool


def replay(book: Playbook, answers: Iterable[Given]) -> Outcome | Question:
    """Where the answers, in their order, lead. Raises OffThePath."""
    path = walk(book, answers)
    end = path.outcome or path.question
    assert end is not None, "a path has one end"
    return end


def walk(book: Playbook, answers: Iterable[Given]) -> Path:
    """The path these answers take. `("final", "stands")` confirms the outcome they led to; at any point
    `(question, "no-answer")` ends it: right by the book, but not in these circumstances. Raises OffThePath.
    """
    steps: list[tuple[Question, Choice]] = []
    at: str = book.start
    confirmed = False
    for key, answer in answers:
        if confirmed or key != _name(at):
            raise OffThePath(f"{key}: not what is asked here")
        if answer == NO_ANSWER or key == FINAL:
            at, confirmed = _final(at, answer), True
            continue
        question = book.questions[at]
        choice = question.choice(answer)
        if choice is None:
            raise OffThePath(f"{key}: has no answer {answer}")
        steps.append((question, choice))
        at = choice.to
    if at.startswith("="):
        return Path(tuple(steps), None, book.outcomes[at[1:]], confirmed)
    return Path(tuple(steps), book.questions[at], None, confirmed)


def asked(path: Path) -> str:
    """The key of what is asked at the end of a path: a question's, or that of the final evaluation."""
    return path.question.key if path.question else FINAL


def _name(at: str) -> str:
    return FINAL if at.startswith("=") else at


def _final(at: str, answer: str) -> str:
    if answer == NO_ANSWER:
        return f"={NO_ANSWER}"
    if answer != STANDS:
        raise OffThePath(f"{FINAL}: has no answer {answer}")
    return at
