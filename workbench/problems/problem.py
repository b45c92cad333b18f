"""A problem as data: what is asked, and the derivation that answers it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from workbench.record.derivation import Claim, Derivation, Detail
from workbench.terms.heads import IFF, IMPLIES, NAMED, RELATION, SYMBOL, equals
from workbench.terms.term import Term

LEVELS = ("beginner", "intermediate", "advanced")


@dataclass(frozen=True)
class Variant:
    """One question that a family drew, not yet answered.

    ``ask``: words with formulas between backticks (``workbench.show.pages.prose``). ``shown``: statements set below the
    words. ``names``: the symbols that the words speak of. ``answer`` derives the answer when it is called; it may
    raise what the engines raise, and then the variant is not used. ``nice``: whether a person would want the answer;
    a family whose numbers are made so that it always is leaves it out.
    """

    ask: str
    answer: Callable[[], Derivation]
    shown: tuple[Term, ...] = ()
    names: tuple[Term, ...] = ()
    nice: Callable[[Derivation], bool] | None = None


@dataclass(frozen=True)
class Hint:
    """A hint in two helpings: the rule that the next line is made by, then the line."""

    rule: str
    line: Term


@dataclass(frozen=True)
class Problem:
    """A question with its checked derivation."""

    ask: str
    derivation: Derivation
    shown: tuple[Term, ...] = ()
    names: tuple[Term, ...] = ()
    title: str = ""
    topic: str = ""
    level: str = ""
    family: str = ""

    @property
    def answers(self) -> tuple[Term, ...]:
        """What is found, as statements: ``f'(x) = 2 x``; one for each of several unknowns, or of several solutions."""
        main = self.derivation.claim
        if main.kind == "Solution" and main.result is not None and main.result.args:
            return tuple(equals(main.wrt[0], solution) for solution in main.result.args)
        found = {claim.result for claim in self.derivation.claims}
        said = [s for s in map(_conclusion, self.derivation.claims) if s.head is RELATION and s.args[1] in found]
        named = [s for s in said if s.args[0].head in (NAMED, SYMBOL)]
        return tuple(named or said[:1] or [main.statement])

    @property
    def alternatives(self) -> bool:
        """Whether the answers are alternatives: x is 2 *or* x is 3."""
        return self.derivation.claim.kind == "Solution"

    @property
    def hints(self) -> tuple[Hint, ...]:
        """The lines that a paper would print, up to the last answer; what is asked is none, and an answer is none."""
        missing = {answer.args[1] for answer in self.answers if answer.head is RELATION}
        hints: list[Hint] = []
        for line in self.derivation.at_detail(Detail.BRIEF):
            if line.statement is self.derivation.claim.statement:
                break
            if _value(line.statement) in missing:
                missing.remove(_value(line.statement))
                if not missing:
                    break
            elif line.statement not in self.shown:
                hints.append(Hint(line.rule.name, line.statement))
        return tuple(hints)


def _conclusion(claim: Claim) -> Term:
    """What a claim says, without the premise under which it does."""
    return claim.statement.args[1] if claim.statement.head is IMPLIES else claim.statement


def _value(statement: Term) -> Term:
    """What a line ends in: its right side, or that of its conclusion."""
    while statement.head in (IMPLIES, IFF):
        statement = statement.args[1]
    return statement.args[1] if statement.head is RELATION else statement
