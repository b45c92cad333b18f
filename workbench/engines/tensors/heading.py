"""What stands above the lines of a page: title, goal, convention, idea. It comes from the goal alone."""

from __future__ import annotations

from workbench.engines.tensors import structured as structure
from workbench.language.saying import defined, said
from workbench.terms.heads import properties
from workbench.terms.term import Term

_NOUNS = {
    "gradient": "gradient",
    "derivative": "derivative",
    "jacobian": "Jacobian",
    "hessian": "Hessian",
    "third": "third derivative",
    "directional": "directional derivative",
    "hvp": "Hessian-vector product",
    "differential": "differential",
}

NO_KRONECKER = (
    "No Kronecker form is given: term by term the Hessian does not split into factors for the rows and the columns, or "
    "it is too long to be searched for them."
)

_IDEAS = {
    "differential": "Take the differential, push it inward, and collect it into an inner product with `d{x}`; "
    "what stands beside `d{x}` is the gradient.",
    "index": "Write one entry with indices, differentiate it by one entry of `{x}`, let the deltas sift the sums, "
    "and read the array back as matrices.",
    "graph": "Name the intermediate values, then go through them backward once: each passes its adjoint on to what "
    "it was made from.",
}


def title(what: str, expr: Term, wrt: tuple[Term, ...]) -> str:
    noun = _NOUNS[what]
    return f"{noun[0].upper()}{noun[1:]} of {said(expr, 50)} in {_and(wrt)}"


def goal(what: str, f: Term, wrt: tuple[Term, ...], along: Term | None) -> str:
    x = _and(wrt)
    of = defined(f)
    if what == "directional":
        return f"Find the derivative of {of} at {x} in the direction {said(along) if along is not None else ''}."
    if what == "hvp":
        return f"Find the Hessian of {of} in {x}, applied to {said(along) if along is not None else ''}."
    mixed = "mixed " if len(set(wrt)) > 1 else ""
    return f"Find the {mixed}{_NOUNS[what]} of {of} in {x}."


def convention(what: str, f: Term, wrt: tuple[Term, ...], structured: bool, letter: str) -> str:
    x = wrt[0]
    i, j = _places(f.rank, _LETTERS), _places(x.rank, _LETTERS[f.rank :])
    if what in ("gradient", "derivative"):
        product = f"`d{f.name}` is the inner product of `{letter}` and `d{x.name}`"
        words = f"The gradient has the shape of `{x.name}`: {product}." if x.rank else "An ordinary derivative."
    elif what == "jacobian":
        words = f"`J{_joined(i, j)}` is the derivative of `{f.name}{i}` in `{x.name}{j}`: "
        rows = f.rank == x.rank == 1
        words += "rows are outputs." if rows else "axes of the value first, then those of the variable."
    elif what == "hessian":
        a = wrt[-1]
        first, second = _places(x.rank, _LETTERS), _places(a.rank, _LETTERS[x.rank :])
        words = (
            f"`H{_joined(first, second)}` is the derivative of `{f.name}` in `{x.name}{first}` and `{a.name}{second}`."
        )
    elif what == "third":
        places = [_places(x.rank, _LETTERS[k * x.rank :]) for k in range(3)]
        first, second, third = (f"`{x.name}{place}`" for place in places)
        words = f"`T{_joined(*places)}` is the derivative of `{f.name}` in {first}, {second} and {third}."
    elif what == "hvp":
        words = "The second derivative applied to a direction has the shape of the variable."
    elif what == "directional":
        words = "The direction is not normalised."
    else:
        words = f"`d{x.name}` is an arbitrary small change of `{x.name}`."
    return " ".join([words, *_about_facts(wrt, structured, what)])


def _about_facts(wrt: tuple[Term, ...], structured: bool, what: str) -> list[str]:
    out = []
    for s in dict.fromkeys(wrt):
        symmetric = properties(s) & {"symmetric", "posdef"}
        if structured:
            out.append(f"{structure.convention(s)} The result is the gradient in this sense.")
        elif symmetric:
            law = f"`{s.name}.T == {s.name}`"
            out.append(f"The entries of `{s.name}` are taken as independent; {law} is used afterwards.")
        elif "simplex" in properties(s):
            out.append(f"The entries of `{s.name}` are taken as independent, although they sum to 1.")
        elif "diagonal" in properties(s):
            out.append(f"The entries of `{s.name}` are taken as independent, those off the diagonal too.")
        elif "orthogonal" in properties(s):
            n = s.shape[0]
            law = f"`{s.name}.T @ {s.name} == eye({n})`"
            out.append(f"The entries of `{s.name}` are taken as independent; {law} comes afterwards.")
    return out


def idea(method: str, what: str, wrt: tuple[Term, ...]) -> str:
    words = _IDEAS[method].format(x=wrt[0].name)
    if what == "hessian":
        return f"{words} Then differentiate the gradient, entry by entry, in `{wrt[-1].name}`."
    if what == "third":
        x = wrt[0].name
        return f"{words} Then differentiate the gradient, and its Jacobian once more, entry by entry in `{x}`."
    if what == "hvp":
        product = "its product with a direction is the gradient of gradient times direction"
        return f"{words} No Hessian is formed: {product}."
    return words


def _and(wrt: tuple[Term, ...]) -> str:
    return " and ".join(dict.fromkeys(f"`{s.name}`" for s in wrt))


_LETTERS = "ijklpqrstuvw"
"""Letters for the places of arrays, in order."""


def _places(rank: int, letters: str) -> str:
    return f"[{', '.join(letters[:rank])}]" if 0 < rank <= len(letters) else "[...]" if rank else ""


def _joined(*places: str) -> str:
    inside = [p[1:-1] for p in places if p]
    return f"[{', '.join(inside)}]" if inside else ""
