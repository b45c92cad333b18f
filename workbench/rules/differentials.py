"""The differential of every head and every declared function, one level at a time.

``step`` finds the one rule that pushes d inward. What d does to sums, products and their kind it shares with the
derivative in a scalar (see ``leibniz``); what it does to a function follows from the function's declaration.
Source: Magnus & Neudecker, Matrix Differential Calculus, ch. 8-9.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from workbench.rules.condition import Condition
from workbench.rules.leibniz import PUSHES, Operator, Varies, applied, as_found, operator_of
from workbench.rules.reason import Weight
from workbench.rules.requirements import domain_conditions, needs_nonzero
from workbench.rules.rule import Found, Rewrite, Rule
from workbench.rules.samples import sample_terms
from workbench.rules.writing import product, total, zero
from workbench.terms.declaration import Function
from workbench.terms.functions.elementwise import exp
from workbench.terms.functions.linear_algebra import inner
from workbench.terms.heads import (
    APPLY,
    COMPARE,
    DERIVATIVE,
    DIFFERENTIAL,
    SYMBOL,
    Sum,
    apply,
    at,
    differential,
    fresh_axes,
    matmul,
    matrix,
    mul,
    scalar,
    size,
    tensor,
    vector,
)
from workbench.terms.term import Term, build, depends_on

RuleFor = Callable[[Function], Rule | None]


def step(term: Term, varies: Varies) -> Rewrite | None:
    """Push the differential at the root of the term one level inward by one rule.

    None when it stands at a varying symbol (the direction itself) or no rule is known; ``varies`` tells which terms
    contain a varying symbol (``depends_on(root, symbols)``).
    """
    if term.head is not DIFFERENTIAL:
        return None
    f, *wrt = term.args
    if f in wrt:
        return None
    varying = tuple(wrt)
    return push(f, lambda t: build(DIFFERENTIAL, (t, *varying)), varies)


def push(f: Term, d: Operator, varies: Varies, rule_for: RuleFor | None = None) -> Rewrite | None:
    """The operator on f, one level inward; ``rule_for`` gives the rule that a function's step is named by."""
    if f.head is DIFFERENTIAL and f.args[0] in f.args[1:]:
        return Rewrite(zero(f.shape), direction_is_constant)
    if not varies(f):
        return Rewrite(zero(f.shape), constant_rule)
    for rule, leibniz_push in PUSHES.get(f.head, ()):
        found = as_found(leibniz_push(f, d, varies))
        if found is not None:
            return Rewrite(found.result, rule, found.bindings, found.conditions)
    head = f.head
    if isinstance(head, Function):
        named_rule = (rule_for or differential_rule)(head)
        if named_rule is None:
            definition = definition_rule(head)
            return Rewrite(d(meaning_of(f)), definition) if definition is not None else None
        found = push_function(f, d, varies)
        return Rewrite(found.result, named_rule, found.bindings, found.conditions)
    if head is COMPARE:
        return Rewrite(zero(f.shape), jump_rule, (), (_away_from_jumps(f),))
    if head is APPLY:
        made = _chain(f, d, varies)
        return Rewrite(made, chain_rule) if made is not None else None
    return None


# -- functions, from their declarations ----------------------------------------


def push_function(f: Term, d: Operator, varies: Varies) -> Found:
    """The change of a declared function that has a derivative, a differential, or is linear."""
    head, args = f.head, f.args
    assert isinstance(head, Function)
    knows, attrs = head.knows, head.attributes(f)
    moving = [k for k, a in enumerate(args) if varies(a)]
    letters = tuple(zip("uvwst", args, strict=False))
    if knows.calculus.derivative is not None:
        slopes = knows.calculus.derivative(f, *args, **attrs)
        slopes = slopes if isinstance(slopes, tuple) else (slopes,)
        return Found(total([product(slopes[k], d(args[k])) for k in moving], f.shape), letters, domain_conditions(f))
    if knows.calculus.differential is not None:
        parts = [knows.calculus.differential(f, k, d(args[k]), *args, **attrs) for k in moving]
        return Found(total(parts, f.shape), letters, domain_conditions(f))
    parts = [build(head, (*args[:k], d(args[k]), *args[k + 1 :]), f.attrs) for k in moving]
    return Found(total(parts, f.shape), letters)


@cache
def differential_rule(head: Function) -> Rule | None:
    """ "differential of softmax": None for a function whose declaration gives no derivative."""
    knows = head.knows
    if not knows.calculus.declared:
        return None
    return Rule(
        f"differential of {head.name}",
        knows.calculus.reason or f"derivative of {head.name}",
        lambda term: applied(push_function, term, (head,)) if term.head is DIFFERENTIAL else None,
        cases=lambda: [differential(f, *_symbols(f)) for f in sample_terms(head) if _symbols(f)],
        lemma=knows.calculus.lemma,
        reference=knows.calculus.reference,
        weight=Weight.BOOKKEEPING if knows.calculus.goes_without_saying else Weight.TELLING,
    )


@cache
def definition_rule(head: Function) -> Rule | None:
    """ "definition of mean": None for a function that is not defined by others."""
    if head.knows.meaning is None:
        return None

    def find(term: Term) -> Found | None:
        return Found(meaning_of(term), tuple(zip("uvwst", term.args, strict=False))) if term.head is head else None

    return Rule(
        f"definition of {head.name}",
        f"what {head.name} means: {head.doc[0].lower()}{head.doc[1:].rstrip('.')}",
        find,
        cases=lambda: [f for f in sample_terms(head) if meaning_of(f) is not f],
        reference=head.knows.calculus.reference,
    )


def meaning_of(f: Term) -> Term:
    """The function at the root in more basic words."""
    head = f.head
    assert isinstance(head, Function) and head.knows.meaning is not None
    return head.knows.meaning(*f.args, **head.attributes(f))


def _symbols(f: Term) -> tuple[Term, ...]:
    return tuple(dict.fromkeys(a for a in f.args if a.head is SYMBOL))


# -- constants, jumps, opaque functions ----------------------------------------


def _constant(f: Term, d: Operator, varies: Varies) -> Term:
    return zero(f.shape)


def _find_constant(term: Term) -> Found | None:
    parts = operator_of(term)
    if parts is None:
        return None
    f, _, varying, _ = parts
    return None if depends_on(f, varying)(f) else Found(zero(f.shape), (("c", f),))


def _find_direction(term: Term) -> Found | None:
    parts = operator_of(term)
    if parts is None or parts[0].head is not DIFFERENTIAL or parts[0].args[0] not in parts[0].args[1:]:
        return None
    return Found(zero(parts[0].shape))


def _jump(f: Term, d: Operator, varies: Varies) -> Found:
    return Found(zero(f.shape), (), (_away_from_jumps(f),))


def _away_from_jumps(f: Term) -> Condition:
    a, b = f.args
    return needs_nonzero(a if b.head.name == "number" and b.value == 0 else a - b)


def _chain(f: Term, d: Operator, varies: Varies) -> Term | None:
    """An opaque function of varying symbols: its derivative, contracted with the change of the symbol."""
    parts = []
    for x in f.args:
        if not varies(x):
            continue
        if x.head is not SYMBOL:
            return None
        parts.append(contracted(build(DERIVATIVE, (f, x)), d(x), x.rank))
    return total(parts, f.shape)


def _find_chain(term: Term) -> Found | None:
    """An opaque function under d, or any function of numbers under d or a derivative."""
    parts = operator_of(term)
    if parts is None:
        return None
    head = parts[0].head
    if isinstance(head, Function) and head.knows.calculus.derivative is not None:
        return applied(push_function, term)
    return applied(_chain, term, (APPLY,)) if term.head is DIFFERENTIAL else None


def contracted(slope: Term, change: Term, rank: int) -> Term:
    """The last ``rank`` axes of the slope summed against the change."""
    if rank == 0:
        return product(slope, change)
    if slope.rank == rank:
        return slope @ change if rank == 1 else inner(slope, change)
    if rank == 1:
        return matmul(slope, change)
    axes = fresh_axes(slope.shape, avoid=[*slope.indices, *change.indices])
    out, inside = axes[: slope.rank - rank], axes[slope.rank - rank :]
    return tensor(Sum(mul(at(slope, *axes), at(change, *inside)), *inside), *out)


def _samples() -> tuple[Term, Term]:
    return vector("x", size("n")), scalar("t")


def _constant_cases() -> list[Term]:
    x, t = _samples()
    c = vector("c", size("n"))
    return [differential(c, x), differential(t**2, x), build(DERIVATIVE, (c @ c, t))]


def _direction_cases() -> list[Term]:
    x, _ = _samples()
    return [differential(differential(x, x), x)]


def _jump_cases() -> list[Term]:
    x, t = _samples()
    return [differential(x > 0, x), differential(x <= t, x, t)]


def _chain_cases() -> list[Term]:
    x, t = _samples()
    return [
        differential(apply("f", (), x), x),
        differential(apply("g", "m", x, t), x, t),
        differential(apply("h", "m", matrix("X", "m", "n")), matrix("X", "m", "n")),
        build(DERIVATIVE, (exp(t**2), t)),
    ]


constant_rule = Rule(
    "constant", "what does not vary has no change", _find_constant, cases=_constant_cases, weight=Weight.SILENT
)
direction_is_constant = Rule(
    "the direction is constant",
    "the change of an independent variable is chosen freely and does not depend on where it starts",
    _find_direction,
    cases=_direction_cases,
)
jump_rule = Rule(
    "flat away from a jump",
    "a comparison is 0 or 1 and changes only where its sides are equal",
    lambda term: applied(_jump, term, (COMPARE,)),
    cases=_jump_cases,
)
chain_rule = Rule(
    "chain rule",
    "the derivative in each argument times the change of the argument, added up",
    _find_chain,
    cases=_chain_cases,
    lemma="jacobian-chain-rule",
)
