"""``workbench optimum``: where a function is smallest or largest under conditions, and why nothing is better."""

from __future__ import annotations

import json
from argparse import Namespace
from typing import TYPE_CHECKING, Any

from workbench.cli.answering import concluded, stem, timed
from workbench.cli.errors import RequestError
from workbench.cli.output import notation_of, put, require, written

if TYPE_CHECKING:
    from workbench.check import Report
    from workbench.engines.optima import Found
    from workbench.record.derivation import Derivation
    from workbench.show.notation import Notation
    from workbench.show.writers.data import Seconds
    from workbench.terms.term import Term


def optimum_(options: Namespace) -> int:
    """Derive, check, write; the exit code."""
    form = options.format or "text"
    require(form)
    notation = notation_of(options)
    found: list[Found] = []

    def made() -> Derivation:
        found.append(optimum_found(options))
        return found[0].derivation

    derivation, report, seconds = timed(made, options.check)
    if form == "json":
        text = _json(found[0], derivation, report, options.detail, seconds, notation)
    else:
        text = written(form, derivation, report, detail=options.detail, seconds=seconds,
                       to_file=options.output is not None, notation=notation)  # fmt: skip
    put(text, options.output)
    return concluded(report, options.strict)


def optimum_found(options: Namespace) -> Found:
    """The answer that the options ask for. Raises RequestError for a name that is not declared."""
    from workbench import adviser
    from workbench.engines.optima import optimum
    from workbench.language.parse import declared, parse, parse_variable
    from workbench.language.variables import check_name
    from workbench.terms.heads import scalar

    adviser.prepare()  # SymPy loads while the question is read
    symbols = declared(map(parse_variable, options.var))
    if len(set(options.wrt)) < len(options.wrt):
        raise RequestError("--wrt names each variable once")
    for name in options.wrt:
        if name not in symbols:
            check_name(name)
            symbols[name] = scalar(name)
    subject = [parse(text, symbols) for text in options.subject]
    f = parse(options.expr, symbols)
    return optimum(f, [symbols[n] for n in options.wrt], subject, options.sense, givens=symbols.values(),
                   id=stem(options))  # fmt: skip


def _json(
    found: Found, derivation: Derivation, report: Report | None, detail: str, seconds: Seconds, notation: Notation
) -> str:
    from workbench.show.writers import data
    from workbench.terms.heads import brief

    whole = data.answer(derivation, report, "", detail, seconds, notation)
    told = _Telling(found, notation)
    whole["result"] = {x.name: told.one(value, x.name) for x, value in found.places}
    whole["value"] = None if found.value is None else told.one(found.value, "value")
    whole["kind"] = found.kind
    whole["multipliers"] = {brief(said, 200): told.one(value, "multiplier") for said, value in found.multipliers}
    whole["cases"] = [
        {"when": told.formula(row.when), **({} if row.result is None else told.formula(row.result)), "words": row.words}
        for row in found.cases
    ]
    whole["convex"] = found.convex
    whole["conditions"] = [c.words for c in derivation.assumptions]
    whole["others"] = [
        {"kind": kind, "place": [told.formula(v) for v in place], "value": told.formula(value)}
        for kind, place, value in found.others
    ]
    return json.dumps(whole, ensure_ascii=False, indent=2) + "\n"


class _Telling:
    """Terms of an answer as data; their NumPy functions take the parameters."""

    def __init__(self, found: Found, notation: Notation) -> None:
        self._parameters, self._notation = found.parameters, notation

    def formula(self, term: Term) -> dict[str, str]:
        from workbench.show.pages.document import Formula

        made = Formula(term, self._notation)
        return {"latex": made.latex, "text": made.text}

    def _of_sizes(self, term: Term, name: str) -> str | None:
        """The source where a size is no size of a parameter: the size is a parameter too, after the others."""
        from workbench.emission.emit import numpy_source
        from workbench.terms.heads import vector
        from workbench.terms.term import LanguageError, size_names

        shown = {n for p in self._parameters for z in p.shape if len(z.names) == 1 for n in z.names}
        sizes = [n for n in size_names(term) if n not in shown]
        axes = [vector(f"axis_{n}", n) for n in sizes]
        try:
            inner = numpy_source(term, [*self._parameters, *axes], f"_{name}")
        except LanguageError:
            return None
        names = [p.name for p in self._parameters]
        called = ", ".join([*names, *(f"np.empty({n})" for n in sizes)])
        return f"{inner}\n\ndef {name}({', '.join([*names, *sizes])}):\n    return _{name}({called})\n"

    def one(self, term: Term, name: str) -> dict[str, Any]:
        from workbench.emission.emit import numpy_source
        from workbench.record.claims import spelled_out
        from workbench.show.writers.data import is_closed_form
        from workbench.terms.term import LanguageError

        term = spelled_out(term)
        try:
            source: str | None = numpy_source(term, self._parameters, name)
        except LanguageError:
            source = self._of_sizes(term, name)
        shape = [s.value if s.value is not None else str(s) for s in term.shape]
        return {**self.formula(term), "shape": shape, "closed_form": is_closed_form(term), "numpy": source}
