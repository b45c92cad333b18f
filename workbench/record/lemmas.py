"""Results as rules: the claim of one entry, used in another by its id.

The letters of a claim are its symbols and the names of its opaque functions. They are matched where the pattern can be
found, or (symbols) given by name; sizes follow from the shapes of what the letters stand for.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from workbench.record.derivation import Claim, Derivation
from workbench.record.errors import NoRule
from workbench.rules.condition import Condition
from workbench.rules.differentials import contracted
from workbench.rules.leibniz import operator_of
from workbench.rules.requirements import restated
from workbench.rules.rule import Found, LemmaRule, Rule, replace_nodes
from workbench.terms.heads import APPLY, AT, DERIVATIVE, NAMED, RELATION, SIZE, SYMBOL, at, brief, differential, symbol
from workbench.terms.sizes import Size, size_of
from workbench.terms.term import Term, build, depends_on, postorder, rebuild, symbols

Lemmas = Callable[[str], Derivation]
"""How a derivation gets the entries it cites: given by whoever runs it."""


def no_lemmas(id: str) -> Derivation:
    raise NoRule(f"the lemma {id!r} is cited, but no library was given to find it in")


def rule_of_claim(id: str, entry: Derivation, letters: Mapping[str, Term]) -> Rule:
    """The claims as a rule from left to right; the first that fits is used. Raises NoRule when none is an equality."""
    claims = [c for c in entry.claims if c.statement.head is RELATION and c.statement.attrs[0] == "="]
    if not claims:
        raise NoRule(f"no claim of {id} is an equality: {brief(entry.claim.statement, 200)}")
    known = {s.name for s in entry.givens if s.head is SYMBOL}
    unknown = set(letters) - known
    if unknown:
        raise NoRule(f"{id} has no letter {', '.join(sorted(unknown))}; it has {', '.join(sorted(known))}")
    conditions = tuple(c for c in entry.assumptions if not c.discharged)
    bound = {s: letters[s.name] for s in entry.givens if s.name in letters}

    def find(term: Term) -> Found | None:
        missing: dict[Term, None] = {}
        for claim in claims:
            found = _by_claim(claim, term, bound, conditions, missing)
            if found is not None:
                return found
        if missing:
            names = ", ".join(m.name for m in missing)
            raise NoRule(
                f"{id} speaks of {names} too: say what that is, as in lemma({id!r}, {next(iter(missing)).name}=...)"
            )
        return None

    return LemmaRule(
        entry.title or id,
        f"proved as {entry.title or id}",
        find,
        cases=lambda: [(c.statement.args[0], c.statement.args[1]) for c in claims],
        sample=lambda: claims[0].statement.args[0],
        lemma=id,
    )


def _by_claim(
    claim: Claim,
    term: Term,
    bound: Mapping[Term, Term],
    conditions: tuple[Condition, ...],
    missing: dict[Term, None],
) -> Found | None:
    """What the claim makes of the term; where it fits but for letters that nobody gave, these go into ``missing``."""
    left, right = claim.statement.args
    match = _match(left, term, bound)
    if match is None:
        return _under_d(claim, term, bound, conditions)
    found, sizes = match
    open_letters = [letter for letter in _letters(right) if letter not in found]
    if open_letters:
        missing.update(dict.fromkeys(open_letters))
        return None
    bindings = tuple((s.name, t) for s, t in found.items() if s.head is SYMBOL)
    return Found(instantiate(right, found, sizes), bindings, _conditions_at(conditions, found, sizes))


def _conditions_at(
    conditions: tuple[Condition, ...], found: Mapping[Term, Term], sizes: Mapping[str, Size]
) -> tuple[Condition, ...]:
    """The conditions about what the letters stand for; those about letters that do not occur are left out."""
    made = []
    for condition in conditions:
        if condition.statement is None:
            made.append(condition)
        elif all(letter in found for letter in _letters(condition.statement)):
            made.append(restated(instantiate(condition.statement, found, sizes)))
    return tuple(made)


def _under_d(claim: Claim, term: Term, bound: Mapping[Term, Term], conditions: tuple[Condition, ...]) -> Found | None:
    """A claim about a derivative, where what it differentiates stands under d: the slope times the inner change.

    Only the letter of the variable may stand for something that moves.
    """
    parts = operator_of(term)
    if parts is None or claim.of is None or claim.result is None or claim.kind not in _FIRST_ORDER:
        return None
    f, d, varying, _ = parts
    match = _match(claim.of, f, bound)
    if match is None:
        return None
    found, sizes = match
    (x,) = claim.wrt
    varies = depends_on(term, varying)
    if x not in found or any(varies(t) for s, t in found.items() if s is not x and s.head is SYMBOL):
        return None
    change = d(found[x])
    if claim.kind == "Differential":
        hole = symbol(f"d {x.name}", x.shape)
        linear = replace_nodes(claim.result, {differential(x, x): hole})
        result = instantiate(linear, {**found, hole: change}, sizes)
    else:
        slope = instantiate(claim.result, found, sizes)
        place = _own_component(change, found[x])
        result = at(slope, *place) if place and slope.rank == x.rank else contracted(slope, change, x.rank)
    bindings = tuple((s.name, t) for s, t in found.items() if s.head is SYMBOL)
    return Found(result, bindings, _conditions_at(conditions, found, sizes))


def _own_component(change: Term, x: Term) -> tuple[Term, ...]:
    """Where x moves, when the change of x is its derivative in one of its own components."""
    if change.head is DERIVATIVE and change.args[0] is x and change.args[1].head is AT and change.args[1].args[0] is x:
        return change.args[1].args[1:]
    return ()


_FIRST_ORDER = frozenset({"Derivative", "Gradient", "Jacobian", "Differential"})


def _match(pattern: Term, term: Term, bound: Mapping[Term, Term]) -> tuple[dict[Term, Term], dict[str, Size]] | None:
    """What the symbols and indices of the pattern stand for in the term, and the sizes; None without a match."""
    found: dict[Term, Term] = dict(bound)
    sizes: dict[str, Size] = {}
    for letter, value in bound.items():
        if not _match_shape(letter, value, sizes):
            return None
    todo = [(pattern, term)]
    while todo:
        p, t = todo.pop()
        if p.head is SYMBOL or p.head.name == "index":
            if p in found:
                if found[p] is not t:
                    return None
            elif (p.head is SYMBOL or t.head is p.head) and _match_shape(p, t, sizes):
                found[p] = t
            else:
                return None
        elif p.head is NAMED or t.head is NAMED:  # a name means its value, whatever the name
            if p.head is t.head:
                found.setdefault(p, t)
            todo.append((_value(p), _value(t)))
        elif p.head is APPLY:
            if t.head is not APPLY or len(p.args) != len(t.args) or not _match_attrs(p.attrs[1:], t.attrs[1:], sizes):
                return None
            if found.setdefault(_function(p), _function(t)) is not _function(t):
                return None
            todo.extend(zip(p.args, t.args, strict=True))
        elif p.head is SIZE:
            if not _match_size(p.attrs[0], t.attrs[0] if t.head is SIZE else None, sizes):
                return None
        elif p.head is not t.head or len(p.args) != len(t.args) or not _match_attrs(p.attrs, t.attrs, sizes):
            return None
        else:
            todo.extend(zip(p.args, t.args, strict=True))
    return found, sizes


def _function(applied: Term) -> Term:
    """An opaque function by itself, as a letter: its name and the shape of its values."""
    return build(APPLY, (), applied.attrs)


def _letters(term: Term) -> dict[Term, None]:
    """The symbols and the opaque functions of a claim, for which it may be used with others."""
    return dict.fromkeys([*symbols(term), *(_function(t) for t in postorder(term) if t.head is APPLY)])


def _value(term: Term) -> Term:
    return term.args[0] if term.head is NAMED else term


def _match_attrs(pattern: tuple[object, ...], given: tuple[object, ...], sizes: dict[str, Size]) -> bool:
    for p, g in zip(pattern, given, strict=True):
        if isinstance(p, Size):
            if not _match_size(p, g if isinstance(g, Size) else None, sizes):
                return False
        elif isinstance(p, tuple) and isinstance(g, tuple) and len(p) == len(g):
            if not _match_attrs(p, g, sizes):
                return False
        elif p != g:
            return False
    return True


def _match_shape(pattern: Term, term: Term, sizes: dict[str, Size]) -> bool:
    if pattern.head.name == "index":
        return term.head.name == "index" and _match_size(pattern.attrs[1], term.attrs[1], sizes)
    return len(pattern.shape) == len(term.shape) and all(
        _match_size(p, s, sizes) for p, s in zip(pattern.shape, term.shape, strict=True)
    )


def _match_size(pattern: Size, given: Size | None, sizes: dict[str, Size]) -> bool:
    if given is None:
        return False
    if pattern.value is not None:
        return pattern == given
    name = str(pattern)
    if name in pattern.names:
        return sizes.setdefault(name, given) == given
    return not (set(pattern.names) - set(sizes)) and _size_at(pattern, sizes) == given


def _size_at(size: Size, sizes: Mapping[str, Size]) -> Size:
    total = size_of(0)
    for monomial, coefficient in size.terms:
        product = size_of(coefficient)
        for name, exponent in monomial:
            for _ in range(exponent):
                product = product * sizes.get(name, size_of(name))
        total = total + product
    return total


def instantiate(root: Term, values: Mapping[Term, Term], sizes: Mapping[str, Size]) -> Term:
    """The term with its letters and its sizes replaced."""
    done: dict[Term, Term] = {}
    for term in postorder(root):
        if term in values:
            done[term] = values[term]
        elif not term.args:
            done[term] = build(term.head, (), _attrs_at(term.attrs, sizes))
        else:
            again = rebuild(term, (done[a] for a in term.args))
            attrs = _attrs_at(term.attrs, sizes)
            if term.head is APPLY and _function(term) in values:
                attrs = values[_function(term)].attrs
            done[term] = again if attrs == term.attrs else build(term.head, again.args, attrs)
    return done[root]


def _attrs_at(attrs: tuple[object, ...], sizes: Mapping[str, Size]) -> tuple[object, ...]:
    return tuple(
        _size_at(a, sizes) if isinstance(a, Size) else _attrs_at(a, sizes) if isinstance(a, tuple) else a for a in attrs
    )


__all__ = ["AT", "Lemmas", "instantiate", "no_lemmas", "rule_of_claim"]
