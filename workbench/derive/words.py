"""The words around a derivation that an engine makes: title, goal, convention, idea. They come from the goal alone."""

from __future__ import annotations

from workbench.derive.roads import structured as structure
from workbench.terms.heads import brief, properties, show_shape
from workbench.terms.term import Term

WHAT = {
    "gradient": "Gradient",
    "derivative": "Derivative",
    "jacobian": "Jacobian",
    "hessian": "Hessian",
    "third": "Third",
    "directional": "Directional",
    "hvp": "HessianVector",
    "differential": "Differential",
}
"""What may be asked for, and the kind of claim that answers it."""

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
    "differential": "Take the differential, push it inward, and collect it into an inner product with d{x}; "
    "what stands beside d{x} is the gradient.",
    "index": "Write one entry with indices, differentiate it by one entry of {x}, let the deltas sift the sums, "
    "and read the array back as matrices.",
    "graph": "Name the intermediate values, then go through them backward once: each passes its adjoint on to what "
    "it was made from.",
}


def title(what: str, expr: Term, wrt: tuple[Term, ...]) -> str:
    noun = _NOUNS[what]
    return f"{noun[0].upper()}{noun[1:]} of {brief(expr, 50)} in {_and(wrt)}"


def goal(what: str, f: Term, wrt: tuple[Term, ...], along: Term | None) -> str:
    x = _and(wrt)
    if what == "directional":
        return f"Find the derivative of {f.name} at {x} in the direction {brief(along) if along is not None else ''}."
    if what == "hvp":
        return f"Find the Hessian of {f.name} in {x}, applied to {brief(along) if along is not None else ''}."
    mixed = "mixed " if len(set(wrt)) > 1 else ""
    return f"Find the {mixed}{_NOUNS[what]} of {f.name} in {x}."


def convention(what: str, f: Term, wrt: tuple[Term, ...], structured: bool, letter: str) -> str:
    x = wrt[0]
    i, j = _places(f.rank, "ij"), _places(x.rank, "kl" if f.rank > 1 else "j" if f.rank else "ij")
    if what in ("gradient", "derivative"):
        said = f"The gradient has the shape {show_shape(x.shape)} of {x.name}" if x.rank else "An ordinary derivative"
        said += f": d{f.name} = <{letter}, d{x.name}>." if x.rank else "."
    elif what == "jacobian":
        said = f"J{_joined(i, j)} = d {f.name}{i} / d {x.name}{j}"
        said += (
            ": rows are outputs." if f.rank == x.rank == 1 else ": axes of the value first, then those of the variable."
        )
    elif what == "hessian":
        a = wrt[-1]
        first, second = _places(x.rank, "ij"), _places(a.rank, "kl" if x.rank > 1 else "j")
        said = f"H{_joined(first, second)} = d^2 {f.name} / (d {x.name}{first} d {a.name}{second})."
    elif what == "third":
        places = [_places(x.rank, letters) for letters in (("ij", "kl", "pq") if x.rank > 1 else "ijk")]
        moves = " ".join(f"d {x.name}{place}" for place in places)
        said = f"T{_joined(*places)} = d^3 {f.name} / ({moves})."
    elif what == "hvp":
        said = "The second derivative applied to a direction has the shape of the variable."
    elif what == "directional":
        said = "The direction is not normalised."
    else:
        said = f"d{x.name} is an arbitrary small change of {x.name}."
    return " ".join([said, *_about_facts(wrt, structured, what)])


def _about_facts(wrt: tuple[Term, ...], structured: bool, what: str) -> list[str]:
    said = []
    for s in dict.fromkeys(wrt):
        symmetric = properties(s) & {"symmetric", "posdef"}
        if structured:
            said.append(f"{structure.convention(s)} The result is the gradient in this sense.")
        elif symmetric:
            said.append(f"The entries of {s.name} are taken as independent; {s.name}^T = {s.name} is used afterwards.")
        elif "simplex" in properties(s):
            said.append(f"The entries of {s.name} are taken as independent, although they sum to 1.")
        elif "diagonal" in properties(s):
            said.append(f"The entries of {s.name} are taken as independent, those off the diagonal too.")
        elif "orthogonal" in properties(s):
            said.append(f"The entries of {s.name} are taken as independent; {s.name}^T {s.name} = I comes afterwards.")
    return said


def idea(method: str, what: str, wrt: tuple[Term, ...]) -> str:
    said = _IDEAS[method].format(x=wrt[0].name)
    if what == "hessian":
        return f"{said} Then differentiate the gradient, entry by entry, in {wrt[-1].name}."
    if what == "third":
        return f"{said} Then differentiate the gradient, and its Jacobian once more, entry by entry in {wrt[0].name}."
    if what == "hvp":
        return f"{said} The product with a direction is the gradient of <gradient, direction>: no Hessian is formed."
    return said


def _and(wrt: tuple[Term, ...]) -> str:
    return " and ".join(dict.fromkeys(s.name for s in wrt))


def _places(rank: int, letters: str) -> str:
    return f"[{', '.join(letters[:rank])}]" if 0 < rank <= len(letters) else "[...]" if rank else ""


def _joined(*places: str) -> str:
    inside = [p[1:-1] for p in places if p]
    return f"[{', '.join(inside)}]" if inside else ""
