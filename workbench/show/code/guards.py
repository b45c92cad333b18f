"""What emitted estimators demand of data: where it is not met they end in a ValueError that says what is wrong.

The demand is read off the derivation: the properties of the sample, the assumptions about its entries, what the result
divides by and what it inverts. An estimate on the edge of its domain, such as a rate of 0 where all counts are 0, is
returned with a warning where the likelihood is bounded, as that of counts is; elsewhere there is no maximum.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from workbench.record.derivation import Claim, Derivation
from workbench.terms.functions.elementwise import absolute, sqrt, square
from workbench.terms.functions.extremes import max_
from workbench.terms.functions.linear_algebra import inv
from workbench.terms.functions.norms import norm
from workbench.terms.functions.reductions import mean, sum_
from workbench.terms.heads import (
    ADD,
    MUL,
    NAMED,
    NEWTON,
    NUMBER,
    POWER,
    RELATION,
    SYMBOL,
    add,
    brief,
    divide,
    properties,
)
from workbench.terms.term import LanguageError, Term, postorder, substitute, symbols

_DEMANDS = {
    "mask": ("np.isin({x}, (0, 1))", "every entry of {x} is 0 or 1"),
    "unit": ("({x} >= 0) & ({x} <= 1)", "every entry of {x} lies between 0 and 1"),
    "positive": ("{x} >= 0", "every entry of {x} is positive"),
    "integer": ("{x} == np.round({x})", "every entry of {x} is a whole number"),
    "onehot": ("(np.isin({x}, (0, 1))) & (np.sum({x}, -1, keepdims=True) == 1)", "every row of {x} is one-hot"),
    "simplex": ("({x} >= 0) & (abs(np.sum({x}, -1, keepdims=True) - 1) < 1e-6)", "every row of {x} sums to 1"),
}
"""Properties of a sample: the test in NumPy, and in words."""
_COUNTED = frozenset({"mask", "integer", "onehot"})
"""Properties of observations whose likelihood is a probability, at most 1."""
_LOST = "1e-13"
"""What is left of a sum, relative to its parts, where the digits of floating point have cancelled."""


def guarded(source: str, derivation: Derivation, claim: Claim, name: str) -> str:
    """The source of an estimator with its demands: on the sample before it computes, on the estimate after it.

    Other sources stay as they are.
    """
    if claim.kind != "Optimum" or not derivation.givens:
        return source
    head, mark, body = source.partition(f"def {name}(")
    signature, colon, rest = body.partition("):\n")
    if not mark or not colon:
        return source
    guards = Guards(derivation, claim, [part.strip() for part in signature.split(",")], name)
    lines = rest.rstrip().splitlines()
    first = next((k for k, line in enumerate(lines) if " = np.asarray(" not in line), 0)
    if guards.sample[0] not in guards.taken or not lines[-1].startswith("    return "):
        return source  # renamed, as it collides with a module
    arrays, worked, result = lines[:first], lines[first:-1], lines[-1].removeprefix("    return ")
    given = "".join(arrays)
    arrays += [f"    {x} = np.asarray({x}, dtype=float)" for x in guards.sample if f"    {x} = " not in given]
    value = guards.free("estimate")
    whole = [
        *arrays,
        *_indented(guards.before()),
        '    with np.errstate(all="ignore"):',
        *_indented([*worked, f"    {value} = {result}"]),
        *_indented(guards.after(value)),
        f"    return {value}",
    ]
    needs = [m for m in ("import warnings",) if any("warnings.warn" in line for line in whole)]
    imported = "" if "import numpy as np" in head else "import numpy as np\n\n\n"
    opening = "".join(f"{m}\n\n" for m in needs) + imported + head
    return f"{opening}{guards.pieces}{mark}{signature}{colon}" + "\n".join(whole) + "\n"


def _indented(lines: Iterator[str] | list[str]) -> list[str]:
    return [f"    {line}" for line in lines]


@dataclass
class Guards:
    """The tests of one estimator, a function of the names ``taken``; ``pieces`` is source that they call."""

    derivation: Derivation
    claim: Claim
    taken: list[str]
    name: str
    pieces: str = ""

    def __post_init__(self) -> None:
        self.x = self.derivation.givens[0]
        self.parameter = next((p for p in self.claim.wrt if p.name == self.claim.name), None)
        length = self.x.shape[0] if self.x.shape else None
        data = [s for s in self.derivation.givens if s.shape and s.shape[0] == length and s not in self.claim.wrt]
        self.sample = [self.x.name, *(s.name for s in data if s is not self.x and s.name in self.taken)]
        assert self.claim.result is not None
        self.parts = tuple(postorder(self.claim.result))
        self.counted = bool(properties(self.x) & _COUNTED)

    def free(self, wanted: str) -> str:
        return wanted if wanted not in (*self.taken, self.name) else f"{wanted}_"

    # -- the sample -----------------------------------------------------------------------

    def before(self) -> Iterator[str]:
        x = self.x.name
        yield f"if not len({x}):"
        yield f'    raise ValueError("too few observations: {x} has none")'
        if len(self.sample) > 1:
            yield f"if len({{{', '.join(f'len({s})' for s in self.sample)}}}) > 1:"
            yield f'    raise ValueError("{" and ".join(self.sample)} are not equally long")'
        for s in self.sample:
            yield f"if not np.all(np.isfinite({s})):"
            yield f'    raise ValueError("{s} holds what is no finite number")'
        has = properties(self.x) - ({"integer", "unit"} if "mask" in properties(self.x) else set())
        for demand, words in (_DEMANDS[p] for p in _DEMANDS if p in has):
            yield f"if not np.all({demand.format(x=x)}):"
            yield f'    raise ValueError("outside the support: not {words.format(x=x)}")'
        for condition in self.derivation.assumptions:
            said = condition.statement
            if said is None or said.head is not RELATION or said.args[0] is not self.x:
                continue
            end = self._end(said.args[1]) if said.attrs[0] in (">=", "<=") else None
            if end is not None:
                yield f"if not np.all({x} {said.attrs[0]} {end}):"
                words = f"not every {x} {said.attrs[0]} {brief(said.args[1])}"
                yield f'    raise ValueError("outside the support: {words}")'
        yield from self._determined()

    def _end(self, end: Term) -> str | None:
        """The end of the support in NumPy: a number, or a known scalar."""
        if any(s in self.claim.wrt for s in symbols(end)):
            return None
        if end.head is SYMBOL and not end.rank:
            return end.name if end.name in self.taken else None
        if not symbols(end):
            from workbench.numerics.evaluate import evaluate

            return repr(float(evaluate(end, {})))
        return None

    def _determined(self) -> Iterator[str]:
        """That no matrix which is inverted is singular, and no denominator cancels."""
        told = f"too few observations, or too much alike, to determine {self.claim.name}"
        for t in self.parts:
            if t.head is inv and t.rank == 2:
                call = self._piece(t.args[0])
                if call:
                    yield f"if not np.linalg.cond({call}) < 1 / {_LOST}:"
                    yield f'    raise ValueError("{told}: the matrix to be inverted is singular")'
            elif t.head is POWER and _negative(t.args[1]) and t.args[0].head is ADD and not t.args[0].rank:
                total = t.args[0]
                call = self._piece(divide(absolute(total), add(*(absolute(a) for a in total.args))))
                if call:
                    yield f"if not {call} > {_LOST}:"
                    yield f'    raise ValueError("{told}: a denominator is 0")'
        values = dict(zip(self.claim.wrt, self.claim.together, strict=False))
        for said in (c.statement for c in self.derivation.assumptions if c.statement is not None):
            if said.head is RELATION and said.attrs[0] == ">" and set(symbols(said)) <= set(self.claim.wrt):
                call = self._piece(substitute(said.args[0], values))
                if call:
                    yield f"if not {call} > 0:"
                    yield f'    raise ValueError("{told}: the support would be a point")'

    def _piece(self, term: Term) -> str:
        """A call of a function that gives the term; "" where there is no such source."""
        from workbench.emission.emit import numpy_source

        if any(t.head is NEWTON for t in postorder(term)):
            return ""
        variables = [s for s in self.derivation.givens if s.name in self.taken and s.head is SYMBOL]
        name = f"_{self.name}_{self.pieces.count('def ') + 1}"
        try:
            text = numpy_source(term, variables, name)
        except LanguageError:
            return ""
        head, mark, body = text.partition(f"def {name}(")
        if head.strip() != "import numpy as np":
            return ""
        signature, colon, rest = body.partition("):\n")
        *lines, last = rest.rstrip().splitlines()
        ruled = _indented([*lines, last]) if "/" in rest else [*lines, last]
        opening = ['    with np.errstate(all="ignore"):'] if "/" in rest else []
        self.pieces += f"{mark}{signature}{colon}" + "\n".join([*opening, *ruled]) + "\n\n\n"
        return f"{name}({', '.join(s.name for s in variables)})"

    def _perfect(self) -> str:
        """A call that says how large the residuals are, relative, of which the estimate is the mean square."""
        t = self.claim.result
        while t is not None and not (t.head is ADD and t.rank):
            inner = [a for a in t.args if a.head is not NUMBER and not _of_sizes(a)]
            if t.head not in _SCALING or len(inner) != 1:
                return ""
            t = inner[0]
        if t is None:
            return ""
        return self._piece(divide(max_(absolute(t)), max_(add(*(absolute(a) for a in t.args)))))

    # -- the estimate -----------------------------------------------------------------------

    def after(self, value: str) -> Iterator[str]:
        p = self.claim.name
        yield f"if not np.all(np.isfinite({value})):"
        yield f'    raise ValueError("{self._no_maximum()}")'
        has = properties(self.parameter) if self.parameter is not None else frozenset()
        if "posdef" in has:
            sizes = self.free("sizes")
            yield f"{sizes} = np.linalg.eigvalsh({value})"
            yield f"if not {sizes}[0] > {_LOST} * {sizes}[-1]:"
            words = f"{p} is not positive definite: with too few observations (n <= d), or all of them in a plane"
            yield f'    raise ValueError("{words}, the likelihood has no maximum")'
        elif has & {"positive", "unit", "simplex"}:
            perfect = self._perfect() if "positive" in has and not self.counted else ""
            if perfect:
                yield f"if not {perfect} > {_LOST}:"
                yield f'    raise ValueError("{self._no_maximum()}")'
            edges = f"{value} <= 0" if "positive" in has else f"({value} <= 0) | ({value} >= 1)"
            yield f"if np.any({edges}):"
            if self.counted:
                words = f"the estimate of {p} lies on the edge of its domain: no maximum inside"
                yield f'    warnings.warn("{words}", stacklevel=2)'
            else:
                yield f'    raise ValueError("{self._no_maximum()}")'

    def _no_maximum(self) -> str:
        p = self.claim.name
        iterated = any(t.head is NEWTON for t in self.parts)
        if iterated and properties(self.x) & {"mask", "onehot"} and len(self.sample) > 1:
            return f"separable: the likelihood has no maximum, it grows for ever along a direction of {p}"
        if iterated:
            return f"the likelihood of these data has no maximum in {p}: it grows up to the edge or without end"
        return f"too few observations, or too much alike: the likelihood has no maximum in {p}"


_SCALING = (POWER, MUL, NAMED, mean, sum_, norm, sqrt, square)
"""What makes nothing but 0 of zeros."""


def _of_sizes(term: Term) -> bool:
    return not symbols(term) and not term.rank


def _negative(exponent: Term) -> bool:
    return exponent.head is NUMBER and exponent.value < 0


__all__ = ["guarded"]
