"""Letters for what the adviser takes as it is, and what holds at every trial: in the domain, of one sign."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from workbench.engines.scalars.domains import without_all_names
from workbench.engines.statistics.samples.trials import Trial
from workbench.terms.declaration import Function
from workbench.terms.heads import (
    ADD,
    CONSTANT,
    MUL,
    NAMED,
    NUMBER,
    POWER,
    SIZE,
    SYMBOL,
    properties,
    scalar,
)
from workbench.terms.term import Term, depends_on, rebuild, substitute

PLAIN = frozenset("exp log sqrt sin cos tan arctan".split())
"""Functions that the adviser solves for."""

@dataclass
class Letters:
    """Letters for parts that the adviser takes as they are, with the sign that trials show."""

    trials: Sequence[Trial]
    names: dict[Term, Term] = field(default_factory=dict)
    _values: dict[Term, Term] = field(default_factory=dict)

    def of(self, part: Term) -> Term:
        """The letter of a part; what has a name and what is spelled out have the same, and are named again."""
        plain = without_all_names(part)
        known = self._values.setdefault(plain, part)
        if part.head is NAMED and known.head is not NAMED and known in self.names:
            self.names[part] = self.names.pop(known)
            self._values[plain] = part
        part = self._values[plain]
        if part not in self.names:
            self.names[part] = scalar(f"q{len(self.names)}_", *(["positive"] if self.positive(part) else []))
        return self.names[part]

    def positive(self, part: Term) -> bool:
        if part.head is SYMBOL:
            return bool(properties(part) & {"positive", "unit"})
        return part.head is SIZE or always(part, self.trials, lambda v: v > 0)

    def hidden(self, term: Term, keep: Sequence[Term]) -> Term:
        """The term with a letter for every part that is no algebra of numbers, where it is free of ``keep``."""
        varies = depends_on(term, keep)
        done: dict[Term, Term] = {}
        stack = [(term, False)]
        while stack:
            node, ready = stack.pop()
            if node in done:
                continue
            if node.head in (NUMBER, CONSTANT) or node in keep:
                done[node] = node
            elif not varies(node) and (not _is_algebra(node) or node.rank):
                done[node] = node if node.rank else self.of(node)
            elif ready:
                done[node] = (
                    rebuild(node, (done[a] for a in node.args)) if node.head is not NAMED else done[node.args[0]]
                )
            else:
                stack.append((node, True))
                stack.extend((a, False) for a in node.args if a not in done)
        return done[term]

    def back(self, term: Term) -> Term:
        return substitute(term, {letter: part for part, letter in self.names.items()})


def _is_algebra(node: Term) -> bool:
    return node.head in (ADD, MUL, POWER) or isinstance(node.head, Function) and node.head.name in PLAIN


def always(term: Term, trials: Sequence[Trial], holds: Callable[[Any], Any]) -> bool:
    """Whether the value of a term has a property at every trial."""
    import numpy as np

    from workbench.terms.term import LanguageError

    try:
        values = [np.asarray(t(term)) for t in trials]
    except (LanguageError, KeyError):
        return False
    return all(np.all(np.isfinite(v)) and bool(np.all(holds(v))) for v in values)


def domain(theta: Term) -> Callable[[Any], Any]:
    """Whether a value lies in the declared domain."""
    has = properties(theta)
    if "unit" in has:
        return lambda v: (v > 0) & (v < 1)
    if "positive" in has:
        return lambda v: v > 0
    return lambda v: v == v


def inside(value: Term, trials: Sequence[Trial], theta: Term) -> bool:
    """Whether a value lies in the parameter's domain: at every trial whose data are not on its edge (all successes,
    say), and those are the fewer ones."""
    import numpy as np

    from workbench.terms.term import LanguageError

    try:
        values = [np.asarray(t(value)) for t in trials]
    except (LanguageError, KeyError):
        return False
    strict = [_is_inside(v, theta) for v in values]
    beyond = [np.all(np.isfinite(v)) and not np.any(np.isin(v, _edges(theta))) for v in values]
    return 2 * sum(strict) > len(values) and all(s or not b for s, b in zip(strict, beyond, strict=True))


def where_inside(value: Term, trials: Sequence[Trial], theta: Term) -> list[Trial]:
    """The trials at which a value lies in the parameter's domain."""
    return [t for t in trials if _is_inside(t(value), theta)]


def _is_inside(value: Any, theta: Term) -> bool:
    import numpy as np

    return bool(np.all(np.isfinite(value)) and np.all(domain(theta)(np.asarray(value))))


def _edges(theta: Term) -> list[float]:
    has = properties(theta)
    return [0.0, 1.0] if "unit" in has else [0.0] if "positive" in has else []


__all__ = ["PLAIN", "Letters", "always", "domain", "inside", "where_inside"]
