"""Results as rules: the claim of one entry, used in another by its id.

The letters of a claim are its symbols and the names of its opaque functions. They are matched where the pattern can be
found, or (symbols) given by name; sizes follow from the shapes of what the letters stand for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, ClassVar

from workbench.algebra.at_values import at_instance
from workbench.record.derivation import Claim, Derivation
from workbench.record.errors import NoRule
from workbench.rules import facts
from workbench.rules.condition import Condition
from workbench.rules.differentials import contracted
from workbench.rules.inference import Needed, Reduction, Step
from workbench.rules.leibniz import operator_of
from workbench.rules.reason import Lemma
from workbench.rules.requirements import property_statement, restated
from workbench.rules.rule import Found, LemmaRule, Rule, replace_nodes
from workbench.terms.heads import (
    APPLY,
    AT,
    DERIVATIVE,
    NAMED,
    RELATION,
    SIZE,
    SYMBOL,
    at,
    brief,
    differential,
    properties,
    show_shape,
    symbol,
)
from workbench.terms.instances import captured, free_symbols, function_of, instantiate, size_at
from workbench.terms.sizes import Size, size_of
from workbench.terms.statements import implies
from workbench.terms.term import Term, depends_on, postorder, substitute, symbols, transform

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
        entry.title or id,
        find,
        cases=lambda: [(c.statement.args[0], c.statement.args[1]) for c in claims],
        sample=lambda: claims[0].statement.args[0],
        lemma=id,
    )


@dataclass(frozen=True, eq=False)
class Cited(Lemma):
    """A claim of another entry at given letters: the statement, and what must be shown for it to hold there;
    ``of_symbols`` is enough for that too, where it is not empty."""

    statement: Term = field(kw_only=True)
    needed: tuple[Needed, ...] = field(default=(), kw_only=True)
    of_symbols: tuple[Needed, ...] = field(default=(), kw_only=True)

    alone: ClassVar[bool] = True

    def reductions(self, step: Step) -> Iterator[Reduction]:
        yield Reduction((self.statement,), self.needed)
        if self.of_symbols:
            yield Reduction((self.statement,), self.of_symbols)

    def under(self, premises: Sequence[Term]) -> Cited:
        """The same under premises: what it asks for needs to hold only where they do."""
        made, needed, declared = self.statement, self.needed, self.of_symbols
        for p in reversed(premises):
            made = implies(p, made)
            needed, declared = (tuple(replace(n, goal=implies(p, n.goal)) for n in ns) for ns in (needed, declared))
        return replace(self, statement=made, needed=needed, of_symbols=declared)

    def __reduce__(self) -> tuple[Any, ...]:
        """A stored line keeps what is printed of the lemma."""
        return _as_lemma, (self.name, self.reason, self.id)


def _as_lemma(name: str, reason: str, id: str) -> Lemma:
    return Lemma(name, reason, id=id)


Value = Term | Callable[..., Term]
"""What a letter stands for; an opaque function by a function of its arguments."""


def cited_claim(id: str, entry: Derivation, number: int, letters: Mapping[str, Value]) -> tuple[Cited, Term]:
    """The claim with that number, whatever its kind, at the letters, and the reason that carries its obligations: what
    the entry assumes and declares of its letters. Raises NoRule for a letter or a claim that the entry has not."""
    if not 1 <= number <= len(entry.claims):
        raise NoRule(f"{id} has {len(entry.claims)} claims, not {number}")
    said = entry.claims[number - 1].statement
    assumed = [c for c in entry.assumptions if not c.discharged and c.statement is not None]
    spoken = [said, *(c.statement for c in assumed if c.statement is not None)]
    known = {_name(s): s for t in spoken for s in _letters(t)}
    unknown = set(letters) - set(known)
    if unknown:
        raise NoRule(f"{id} has no letter {', '.join(sorted(unknown))}; it has {', '.join(sorted(known))}")
    values, sizes = _values(known, letters)
    statement = at_instance(_at_letters(said, values, sizes, letters), values.values())
    own = set(_letters(said))
    needed = [
        Needed(_at_letters(c.statement, values, sizes, letters))
        for c in assumed if c.statement is not None and set(_letters(c.statement)) <= own
    ]  # fmt: skip
    declared = list(needed)
    for letter, value in values.items():
        for prop in sorted(properties(letter)) if letter.head is SYMBOL and letter in own else ():
            says = property_statement(value, prop)
            if _is_a_known_number(value, prop):
                continue
            if says is not None:
                needed.append(Needed(says))
                declared += _by_its_symbols(value, prop) or [Needed(says)]
            elif value.head is not SYMBOL or prop not in properties(value):
                raise NoRule(f"{id} needs {letter.name} to be {prop}, which is not declared of {brief(value)}")
    title = entry.title or id
    other = tuple(declared) if declared != needed else ()
    return Cited(title, title, id=id, statement=statement, needed=tuple(needed), of_symbols=other), statement


_MADE_OF = {"posdef": facts.posdef, "symmetric": facts.symmetric, "positive": facts.positive}


def _is_a_known_number(value: Term, prop: str) -> bool:
    """Whether it is made of numbers and sizes only, and has the property: there is nothing to cite for that."""
    return prop in _MADE_OF and not symbols(value) and bool(_MADE_OF[prop](value))


def _by_its_symbols(value: Term, prop: str) -> list[Needed]:
    """What is declared of the symbols of a term that has a property by that, as the inverse of a positive definite
    matrix has; nothing where that is not enough, or the term is a symbol."""
    if value.head is SYMBOL or prop not in _MADE_OF or not _MADE_OF[prop](value):
        return []
    said = [property_statement(s, own) for s in symbols(value) for own in sorted(properties(s))]
    return [Needed(statement) for statement in said if statement is not None]


def _name(letter: Term) -> str:
    return str(letter.name)


def _values(known: Mapping[str, Term], letters: Mapping[str, Value]) -> tuple[dict[Term, Term], dict[str, Size]]:
    """What the symbols stand for and which sizes follow; a letter that is not given stands for itself."""
    values: dict[Term, Term] = {}
    sizes: dict[str, Size] = {}
    for name, letter in known.items():
        value = letters.get(name, letter)
        if letter.head is not SYMBOL or not isinstance(value, Term):
            continue
        if not _match_shape(letter, value, sizes):
            raise NoRule(f"{name} has shape {show_shape(letter.shape)}, and {brief(value)} does not fit it")
        values[letter] = value
    return values, sizes


def _at_letters(
    term: Term, values: Mapping[Term, Term], sizes: Mapping[str, Size], letters: Mapping[str, Value]
) -> Term:
    """The term at the letters; then the functions of arguments that are given are put in, whose own letters stay."""
    functions = {name: value for name, value in letters.items() if not isinstance(value, Term)}
    change = {s: v for s, v in values.items() if s is not v}
    made = instantiate(term, {}, sizes) if sizes else term
    moved = {symbol(s.name, tuple(size_at(n, sizes) for n in s.shape), *sorted(properties(s))): v
             for s, v in change.items()}  # fmt: skip
    if captured(made, moved):
        raise NoRule(f"the lemma quantifies over a letter of what is put in: {brief(made)}")
    made = substitute(made, moved) if moved else made
    if functions:
        varied = {x for t in postorder(made) if t.head.name in _VARYING for x in t.args[1:] if x.head is SYMBOL}
        for node in postorder(made):
            if _is_one_of(functions, node):
                own = {s for s in free_symbols(functions[node.name](*node.args)) if s not in free_symbols(*node.args)}
                if own & varied:
                    raise NoRule(f"{node.name} holds a letter in which the lemma varies it: give that another name")
        made = transform(made, lambda t: functions[t.name](*t.args) if _is_one_of(functions, t) else None)
    return made


_VARYING = frozenset("derivative differential integral antiderivative between expectation limit forall exists".split())
"""Heads that vary a letter."""


def _is_one_of(functions: Mapping[str, Value], term: Term) -> bool:
    return term.head is APPLY and term.name in functions


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
            if found.setdefault(function_of(p), function_of(t)) is not function_of(t):
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


def _letters(term: Term) -> dict[Term, None]:
    """The symbols and the opaque functions of a claim, for which it may be used with others."""
    free = free_symbols(term)
    own = [s for s in symbols(term) if s in free]
    return dict.fromkeys([*own, *(function_of(t) for t in postorder(term) if t.head is APPLY)])


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
    open_names = set(pattern.names) - set(sizes)
    if len(open_names) == 1:
        (name,) = open_names
        rest = size_at(pattern, {**sizes, name: size_of(0)})
        if pattern == size_of(name) + size_at(pattern, {name: size_of(0)}):  # a name and a number or other names
            sizes[name] = given - rest
            return True
    return not open_names and size_at(pattern, sizes) == given


__all__ = ["AT", "Cited", "Lemmas", "cited_claim", "no_lemmas", "rule_of_claim"]
