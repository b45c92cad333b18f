"""What a rule is: a named identity with side conditions, and how it is applied.

A rule is data. Its name is in the field's words, its reason is one line, its statement is a relation of two terms in
the author's own operators. How it is found at the root of a term differs: an identity (see ``identity``) matches a
pattern; a calculus rule (see ``leibniz``) looks at the head. Both answer with a Rewrite.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from workbench.rules.condition import Condition
from workbench.rules.inference import Needed, Reduction, Step
from workbench.rules.reason import Lemma, Reason, Weight
from workbench.terms.heads import equals
from workbench.terms.term import Term, contains, postorder, rebuild


@dataclass(frozen=True, slots=True)
class Found:
    """What a rule found at the root of a term: the right side, what its letters stand for, what it needs."""

    result: Term
    bindings: tuple[tuple[str, Term], ...] = ()
    conditions: tuple[Condition, ...] = ()


@dataclass(frozen=True, slots=True)
class Rewrite:
    """One application of a rule."""

    result: Term
    rule: Rule
    bindings: tuple[tuple[str, Term], ...] = ()
    conditions: tuple[Condition, ...] = ()


Case = Term | tuple[Term, Term]

_ROUNDS = 3
"""How often a cited rule is applied to what it made."""
_MOST = 60


@dataclass(frozen=True, eq=False)
class Rule(Reason):
    """A named identity. ``cases`` makes the terms that show it: a term it applies to, or such a term and the result.

    ``counter`` makes a term that looks right and on which a guard keeps the rule from being applied.
    ``sample`` makes the term whose rewriting is the statement; without one it is the first case.
    """

    find: Callable[[Term], Found | None]
    cases: Callable[[], Iterable[Case]] = field(default=tuple)
    counter: Callable[[], Term] | None = None
    sample: Callable[[], Term] | None = None
    requires: tuple[Any, ...] = ()
    lemma: str = ""

    def __post_init__(self) -> None:
        if not self.name or not self.reason.strip():
            raise TypeError(f"rule {self.name!r} has no reason: write its docstring")

    def __repr__(self) -> str:
        return f"<rule {self.name}>"

    def __reduce__(self) -> tuple[Any, ...]:
        """A stored line keeps what is printed of its rule; the rule itself is found by its name in the catalogue."""
        return _as_reason, (self.name, self.reason, self.weight, self.reference, self.of)

    def apply(self, term: Term) -> Rewrite | None:
        """The rewriting of the term at its root; None when the rule does not apply there."""
        found = self.find(term)
        if found is None or found.result is term:
            return None
        return Rewrite(found.result, self, found.bindings, found.conditions)

    def reductions(self, step: Step) -> Iterator[Reduction]:
        """The equations that the rule makes of the parts of the goal and of what is cited, for a few rounds; those
        whose conditions nothing declared settles are to be shown."""
        found: dict[Term, tuple[Condition, ...]] = {}
        terms: list[Term] = [step.goal, *step.premises]
        for _ in range(_ROUNDS):
            made = []
            for node in postorder(*terms):
                rewrite = self.apply(node) if not _is_statement(node) else None
                if rewrite is not None and not _captures(rewrite, node):
                    made.append(rewrite.result)
                    found.setdefault(equals(node, rewrite.result), rewrite.conditions)
            terms = made
            if not made or len(found) > _MOST:
                break
        if not found:
            return
        needed = _asked(found.values())
        yield Reduction(tuple(found), needed)
        own = {e: cs for e, cs in found.items() if contains(step.goal, e.args[0])}
        if needed and own and len(own) < len(found):  # what is cited may ask for more than the goal does
            yield Reduction(tuple(own), _asked(own.values()))
        free = tuple(e for e, cs in found.items() if all(c.discharged or c.statement is None for c in cs))
        if needed and free:
            yield Reduction(free)

    @property
    def examples(self) -> tuple[tuple[Term, Term], ...]:
        """Terms before and after."""
        made = []
        for case in self.cases():
            if isinstance(case, Term):
                rewrite = self.apply(case)
                assert rewrite is not None, f"{self.name} does not apply to its own example {case!r}"
                made.append((case, rewrite.result))
            else:
                made.append(case)
        return tuple(made)

    @property
    def counterexample(self) -> Term | None:
        return self.counter() if self.counter is not None else None

    @property
    def statement(self) -> Term:
        """The identity as a relation of two terms."""
        left = self.sample() if self.sample is not None else self.examples[0][0]
        rewrite = self.apply(left)
        assert rewrite is not None, f"{self.name} does not apply to its own statement"
        return equals(left, rewrite.result)

    @property
    def conditions(self) -> tuple[Condition, ...]:
        """The side conditions of the statement."""
        left = self.statement.args[0]
        rewrite = self.apply(left)
        return rewrite.conditions if rewrite else ()


@dataclass(frozen=True, eq=False, repr=False)
class LemmaRule(Rule):
    """A rule made from the claim of an entry; ``lemma`` is the entry's id."""

    kind: ClassVar[str] = "lemma"

    def __reduce__(self) -> tuple[Any, ...]:
        return _as_lemma, (self.name, self.reason, self.lemma)


def _as_reason(name: str, reason: str, weight: Weight, reference: str, of: Reason | None) -> Reason:
    return Reason(name, reason, weight=weight, reference=reference, of=of)


def _as_lemma(name: str, reason: str, id: str) -> Lemma:
    return Lemma(name, reason, id=id)


def reason_of(fn: Callable[..., Any]) -> str:
    """The one-line reason that a rule function's docstring gives. Raises TypeError without one."""
    text = " ".join((fn.__doc__ or "").split())
    if not text:
        raise TypeError(f"rule {fn.__name__} has no docstring: its first line is the reason")
    return text


def name_of(fn: Callable[..., Any]) -> str:
    return fn.__name__.strip("_").replace("_", " ")


# -- anywhere inside -----------------------------------------------------------


def rewrite_first(rule: Rule, term: Term) -> tuple[Term, tuple[Rewrite, ...]] | None:
    """Apply the rule once, at the outermost, leftmost place where it applies; None when there is none."""
    for node in preorder(term):
        rewrite = rule.apply(node)
        if rewrite is not None and not _captures(rewrite, node):
            return replace_nodes(term, {node: rewrite.result}), (rewrite,)
    return None


def rewrite_all(rule: Rule, term: Term) -> tuple[Term, tuple[Rewrite, ...]] | None:
    """Apply the rule at every outermost place where it applies, each once; None when there is none."""
    found: dict[Term, Rewrite] = {}
    for node in preorder(term, below=lambda n: n not in found):
        rewrite = rule.apply(node)
        if rewrite is not None and not _captures(rewrite, node):
            found[node] = rewrite
    if not found:
        return None
    return replace_nodes(term, {node: r.result for node, r in found.items()}), tuple(found.values())


def preorder(root: Term, below: Callable[[Term], bool] = lambda node: True) -> Iterable[Term]:
    """Every distinct node, outer first and left to right; ``below`` is asked whether to go on under a node."""
    seen: set[Term] = set()
    stack = [root]
    while stack:
        term = stack.pop()
        if term in seen:
            continue
        seen.add(term)
        yield term
        if below(term):
            stack.extend(reversed(term.args))


def replace_nodes(root: Term, values: Mapping[Term, Term]) -> Term:
    """Replace nodes by terms of the same meaning, whose free indices are the same, so that none is captured."""
    done: dict[Term, Term] = {}
    for term in postorder(root):
        done[term] = values[term] if term in values else rebuild(term, (done[a] for a in term.args))
    return done[root]


def _is_statement(term: Term) -> bool:
    return term.head.name in ("relation", "both", "implies", "iff", "forall", "exists")


def _asked(conditions: Iterable[tuple[Condition, ...]]) -> tuple[Needed, ...]:
    """What is to be shown: the conditions that nothing declared settles."""
    open_ = [c for cs in conditions for c in cs if not c.discharged and c.statement is not None]
    return tuple(Needed(c.statement) for c in dict.fromkeys(open_) if c.statement is not None)


def _captures(rewrite: Rewrite, node: Term) -> bool:
    """A right side with a free index that the left side lacks could be captured by a binder above it."""
    return not rewrite.result.indices <= node.indices
