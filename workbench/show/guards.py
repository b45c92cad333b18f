"""What emitted estimators demand of data: observations outside the support end in a ValueError that says so.

The demand is read off the derivation: the properties of the sample and the assumptions about its entries.
"""

from __future__ import annotations

from collections.abc import Iterator

from workbench.derive.record import Claim, Derivation
from workbench.terms.heads import RELATION, SYMBOL, brief, properties
from workbench.terms.term import Term, symbols

_DEMANDS = {
    "mask": ("np.isin({x}, (0, 1))", "every entry of {x} is 0 or 1"),
    "unit": ("({x} >= 0) & ({x} <= 1)", "every entry of {x} lies between 0 and 1"),
    "positive": ("{x} >= 0", "every entry of {x} is positive"),
    "integer": ("{x} == np.round({x})", "every entry of {x} is a whole number"),
    "onehot": ("(np.isin({x}, (0, 1))) & (np.sum({x}, -1, keepdims=True) == 1)", "every row of {x} is one-hot"),
    "simplex": ("({x} >= 0) & (abs(np.sum({x}, -1, keepdims=True) - 1) < 1e-6)", "every row of {x} sums to 1"),
}
"""Properties of a sample: the test in NumPy, and in words."""


def guarded(source: str, derivation: Derivation, claim: Claim, name: str) -> str:
    """The source of an estimator with its demands on the sample at the head of its body; other sources as they are."""
    if claim.kind != "Optimum" or not derivation.givens:
        return source
    head, mark, body = source.partition(f"def {name}(")
    signature, colon, rest = body.partition("):\n")
    if not mark or not colon:
        return source
    lines = list(_lines(derivation, claim, signature))
    if not lines:
        return source
    imported = "" if "import numpy as np" in head else "import numpy as np\n\n\n"
    body_lines = rest.splitlines(keepends=True)
    first = next((k for k, line in enumerate(body_lines) if " = np.asarray(" not in line), 0)
    arrays = "" if any(f"{derivation.givens[0].name} = " in b for b in body_lines[:first]) else _array(derivation)
    told = [f"    {line}\n" for line in lines]
    whole = "".join([*body_lines[:first], *told, *body_lines[first:]])
    return f"{imported}{head}{mark}{signature}{colon}{arrays}{whole}"


def _array(derivation: Derivation) -> str:
    name = derivation.givens[0].name
    return f"    {name} = np.asarray({name}, dtype=float)\n"


def _lines(derivation: Derivation, claim: Claim, signature: str) -> Iterator[str]:
    x = derivation.givens[0]
    taken = [part.strip() for part in signature.split(",")]
    if x.name not in taken:  # renamed, as it collides with a module
        return
    has = properties(x) - ({"integer", "unit"} if "mask" in properties(x) else set())
    for demand, words in (_DEMANDS[p] for p in _DEMANDS if p in has):
        yield f"if not np.all({demand.format(x=x.name)}):"
        yield f'    raise ValueError("outside the support: not {words.format(x=x.name)}")'
    for condition in derivation.assumptions:
        said = condition.statement
        if said is None or said.head is not RELATION or said.args[0] is not x or said.attrs[0] not in (">=", "<="):
            continue
        end = _end(said.args[1], claim, taken)
        if end is not None:
            words = f"not every {x.name} {said.attrs[0]} {brief(said.args[1])}"
            yield f"if not np.all({x.name} {said.attrs[0]} {end}):"
            yield f'    raise ValueError("outside the support: {words}")'


def _end(end: Term, claim: Claim, taken: list[str]) -> str | None:
    """The end of the support in NumPy: a number, or a known scalar."""
    if any(s in claim.wrt for s in symbols(end)):
        return None
    if end.head is SYMBOL and not end.rank:
        return end.name if end.name in taken else None
    if not symbols(end):
        from workbench.terms.evaluate import evaluate

        return repr(float(evaluate(end, {})))
    return None


__all__ = ["guarded"]
