"""What ``workbench backward`` says: as data, and as text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from workbench.backward.against import Judged
from workbench.backward.checking import Checked
from workbench.backward.layer import Layer
from workbench.emission.emit import numpy_source
from workbench.show import latex_of
from workbench.terms.heads import NAMED, equals, show_shape
from workbench.terms.term import LanguageError, Term, postorder, size_names
from workbench.terms.text import text_of


def data(layer: Layer, checked: Checked, against: Sequence[Judged] | None) -> dict[str, Any]:
    """The answer as plain data: the gradients by variable, the check, and the verdicts on a backward pass."""
    answer: dict[str, Any] = {
        "schema": 1,
        "id": layer.name,
        "value": _formula(layer, layer.output),
        "cotangent": {"name": layer.cotangent.name, "shape": [s.value or str(s) for s in layer.cotangent.shape]},
        "gradients": {x.name: _gradient(layer, x, g) for x, g in zip(layer.wrt, layer.gradients, strict=True)},
        "check": _check(checked),
    }
    if against is not None:
        answer["against"] = {j.variable.name: _judged(layer, j) for j in against}
    return answer


def _formula(layer: Layer, term: Term) -> dict[str, Any]:
    parts = [t for t in postorder(term) if t.head is NAMED and t is not term]
    where = [{"latex": latex_of(equals(t, t.args[0])), "text": f"{t.name} = {_body(layer, t)}"} for t in parts]
    return {"latex": latex_of(term), "text": text_of(term, avoid=_known(layer)), "where": where}


def _body(layer: Layer, part: Term) -> str:
    """What a name stands for, in the names before it."""
    return text_of(part.args[0], avoid=_known(layer)).rpartition("; ")[2]


def _gradient(layer: Layer, x: Term, gradient: Term) -> dict[str, Any]:
    try:
        source: str | None = numpy_source(gradient, layer.parameters, "gradient", x.shape)
    except LanguageError:
        source = None
    return {**_formula(layer, gradient), "shape": [s.value or str(s) for s in x.shape], "numpy": source}


def _known(layer: Layer) -> set[str]:
    return {v.name for v in layer.parameters} | set(size_names(*layer.parameters))


def _check(checked: Checked) -> dict[str, Any]:
    report = checked.report
    told = {} if report is None else {
        "method": report.method, "instances": report.instances, "lines": report.lines,
        "lines_checked": report.lines_checked,
    }  # fmt: skip
    errors = [e for e in (checked.error, report.max_relative_error if report else None) if e is not None]
    return {"ok": checked.ok, **told, "max_relative_error": max(errors), "points": checked.points,
            **({"why": checked.why} if checked.why else {})}  # fmt: skip


def _judged(layer: Layer, judged: Judged) -> dict[str, Any]:
    if judged.mistake is None:
        return {"verdict": judged.verdict, "mistake": None, "term": None, "why": judged.why}
    term = judged.mistake.term
    shown = None if term is None else {"latex": latex_of(term), "text": text_of(term, avoid=_known(layer))}
    return {"verdict": judged.verdict, "mistake": judged.mistake.kind, "term": shown, "why": judged.why}


def text(layer: Layer, checked: Checked, against: Sequence[Judged] | None) -> str:
    """The same to be read."""
    names = ", ".join(v.name for v in layer.variables)
    shape = show_shape(layer.output.shape) if layer.output.shape else "a number"
    known = _known(layer)
    lines = [f"{layer.name}({names}) = {text_of(layer.output, avoid=known)}   {shape}", ""]
    lines += [f"gradients of <{layer.cotangent.name}, {layer.name}>:"]
    for x, gradient in zip(layer.wrt, layer.gradients, strict=True):
        lines.append(f"  {x.name}: {text_of(gradient, avoid=known)}")
    lines += ["", f"check: {checked.words}"]
    for j in against or ():
        kind = f", {j.mistake.kind}" if j.mistake is not None else ""
        lines.append(f"against {j.variable.name}: {j.verdict}{kind}: {j.why}")
    return "\n".join(lines) + "\n"


__all__ = ["data", "text"]
