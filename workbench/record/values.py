"""One name, one value: what the names of parts stand for on a board, and the refusal of a name that stands for two.

A reader who meets a letter again takes it for what it was; so does whoever evaluates the text of a line. A value may be
written in another form where a line says so, or where both forms are one in index form.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

from workbench.record.derivation import Line, Premise
from workbench.record.errors import TwoValues
from workbench.record.naming import free_among, names_in
from workbench.rules.rule import replace_nodes
from workbench.terms.heads import NAMED, RELATION, SYMBOL, brief, named, properties, symbol
from workbench.terms.term import LanguageError, Term, postorder


class Values:
    """The values of names so far. Each term is walked once, however many statements hold it."""

    def __init__(self) -> None:
        self._values: dict[str, list[Term]] = {}
        self._seen: set[Term] = set()

    def take(self, statement: Term) -> None:
        """Note the names in a statement. Raises TwoValues where one of them stands for something else already."""
        if statement in self._seen:
            return
        for term in postorder(statement, below=lambda t: t not in self._seen):
            if term.head is NAMED and term not in self._seen:
                self._note(term)
            self._seen.add(term)
        if statement.head is RELATION and statement.attrs[0] == "=" and statement.args[0].head is NAMED:
            left, right = statement.args
            if right not in self._values[left.name]:
                self._values[left.name].append(right)

    def differ(self, part: Term) -> bool:
        """Whether the name of a part stands for something else already."""
        known = self._values.get(part.name, [])
        value = part.args[0]
        return bool(known) and value not in known and not any(_alike(value, other) for other in known)

    def _note(self, part: Term) -> None:
        known = self._values.setdefault(part.name, [part.args[0]])
        if part.args[0] in known:
            return
        if self.differ(part):
            raise TwoValues(
                f"{part.name} stands for {brief(known[0])} and for {brief(part.args[0])}: one needs another name"
            )
        known.append(part.args[0])


def _alike(one: Term, other: Term) -> bool:
    """Whether both are one: written alike in the same names, each of which has one value, or in index form."""
    if one.shape != other.shape:
        return False
    if _in_names(one) is _in_names(other):
        return True
    from workbench.forms.index_form import same

    try:
        return bool(same(one, other))
    except (LanguageError, ZeroDivisionError):
        return False


def _in_names(value: Term) -> Term:
    """The value with letters for the named parts that stand in it."""
    inside = postorder(value, below=lambda t: t.head is not NAMED)
    return replace_nodes(value, {t: symbol(f" {t.name}", t.shape) for t in inside if t.head is NAMED})


def apart(lines: Sequence[Line], values: Values, taken: Iterable[str], keep: Iterable[Term]) -> dict[Term, Term]:
    """The parts of other lines whose names stand for something else here, each with a name of its own; an integral
    that runs over such a letter gets it too.

    What stands in ``keep`` keeps its name, for somebody goes on with it. ``taken``: names that mean something here.
    """
    statements = [each.statement for line in lines for each in line.walk()]
    told = set(postorder(*keep))
    strange = [t for t in postorder(*statements) if t.head is NAMED and t not in told and values.differ(t)]
    used = {*taken, *names_in(*statements)} if strange else set()
    change: dict[Term, Term] = {}
    for part in strange:
        letter = free_among((part.name,), used)
        used.add(letter)
        change[part] = named(letter, replace_nodes(part.args[0], change))
        runs = (t for t in postorder(*statements) if t.head is SYMBOL and t.name == part.name and t not in told)
        change |= {t: symbol(letter, t.shape, *properties(t)) for t in runs}
    return change


def lettered(line: Line, change: Mapping[Term, Term]) -> Line:
    """The line with other names for parts, in its words too."""
    letters = {t.name: change[t].name for t in postorder(line.statement) if t in change}

    def said(words: str) -> str:
        return re.sub(r"`[^`]*`", lambda m: re.sub(r"[^\W\d]\w*", lambda n: letters.get(n[0], n[0]), m[0]), words)

    lines = tuple(lettered(part, change) for part in line.lines)
    found = with_terms(replace(line, lines=()), lambda term: replace_nodes(term, change))
    return replace(found, why=said(line.why), brief=said(line.brief), full=said(line.full), lines=lines)


def with_terms(line: Line, change: Callable[[Term], Term]) -> Line:
    """The line with every term changed, sub-lines likewise."""
    conditions = tuple(
        c if c.statement is None else replace(c, statement=change(c.statement)) for c in line.conditions
    )
    return replace(
        line,
        statement=change(line.statement),
        lines=tuple(with_terms(part, change) for part in line.lines),
        bindings=tuple((name, change(t)) for name, t in line.bindings),
        changed=tuple(map(change, line.changed)),
        conditions=conditions,
        uses=tuple(_premise(use, change) for use in line.uses),
        under=tuple(map(change, line.under)),
        instance=None if line.instance is None else change(line.instance),
    )


def _premise(use: Premise, change: Callable[[Term], Term]) -> Premise:
    return replace(
        use,
        statement=None if use.statement is None else change(use.statement),
        of=None if use.of is None else change(use.of),
    )


__all__ = ["Values", "apart", "lettered", "with_terms"]
