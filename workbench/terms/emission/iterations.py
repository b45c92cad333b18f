"""Newton's iteration as NumPy: the function and its derivatives as functions of their own, and the loop that runs."""

from __future__ import annotations

import inspect
from collections.abc import Sequence

from workbench.terms.emission.code import Code, Writer
from workbench.terms.emission.products import Compiled
from workbench.terms.heads import NEWTON, brief, number
from workbench.terms.numerics.newton import ascend, free_symbols, parts_of
from workbench.terms.term import LanguageError, Term, build


def newton(term: Term, writer: Writer) -> Compiled:
    """A call of the helper that runs the iteration; the helper is written before the function, once."""
    if term.indices:
        raise LanguageError(f"{brief(term)} is no iteration that can be run")
    given = free_symbols(term)
    name = _helper(build(NEWTON, term.args, (term.attrs[0], 0)), given, writer)
    place = term.attrs[1]
    return given, lambda codes: Code(f"{name}({', '.join(c.text for c in codes)})[{place}]", own=True)


def _helper(whole: Term, given: Sequence[Term], writer: Writer) -> str:
    """The helper's name; it gives the whole vector of variables."""
    if whole in writer.helpers:
        return writer.helpers[whole][0]
    from workbench.terms.emit import numpy_source

    f, x, lower, upper, first, second = parts_of(whole)
    tag = str(len(writer.helpers) + 1)
    name = f"_estimates_{tag}"
    variables = [*x, *given]
    takes = [writer.name_for(("given", tag, v), v.name) for v in given]
    letters = [f"x{k}" for k in range(len(x))]
    text: list[str] = []
    m = len(x)
    entries = [("f", f), *((f"g{k}", g) for k, g in enumerate(first))]
    entries += [(f"h{j}{k}", second[j][k]) for j in range(m) for k in range(j, m)]
    entries += [(f"a{k}", e) for k, e in enumerate(lower)] + [(f"b{k}", e) for k, e in enumerate(upper)]
    for letter, part in entries:
        if part.head.name in ("number", "constant") or part is number(0):
            continue
        source = numpy_source(part, variables, f"{name}_{letter}")
        head, body = source.split(f"def {name}_{letter}", 1)
        writer.imports.update(w for line in head.splitlines() if line.startswith("from scipy import")
                              for w in line.removeprefix("from scipy import ").split(", "))  # fmt: skip
        text.append(f"def {name}_{letter}{body}")
    values = dict(entries)

    def call(letter: str, arguments: str) -> str:
        part = values[letter]
        if part.head.name == "number":
            return repr(float(part.value))
        if part.head.name == "constant":
            return {"pi": "np.pi", "oo": "np.inf"}[part.name]
        return f"{name}_{letter}({arguments})"

    moving = ", ".join([*letters, *takes])
    still = ", ".join([*(["0.0"] * m), *takes])
    rows = ", ".join(
        "[" + ", ".join(call(f"h{min(j, k)}{max(j, k)}", moving) for k in range(m)) + "]" for j in range(m)
    )
    point = ", ".join(letters)
    text.append("\n".join([
        f"def {name}({', '.join(takes)}):",
        "    return _ascend(",
        f"        lambda {point}: {call('f', moving)},",
        f"        lambda {point}: [{', '.join(call(f'g{k}', moving) for k in range(m))}],",
        f"        lambda {point}: np.array([{rows}]),",
        f"        [{', '.join(_end(call(f'a{k}', still), lower[k]) for k in range(m))}],",
        f"        [{', '.join(_end(call(f'b{k}', still), upper[k]) for k in range(m))}],",
        f"        [{', '.join(takes)}],",
        "    )[-1]",
        "",
    ]))  # fmt: skip
    writer.helpers[whole] = name, "\n\n".join(text)
    return name


def _end(code: str, end: Term) -> str:
    negative = end.head.name == "mul" and len(end.args) == 2 and end.args[1].head.name == "constant"
    return "-np.inf" if negative else code


def helpers(writer: Writer) -> list[str]:
    """The helpers' source: the loop, then what each iteration runs it on."""
    if not writer.helpers:
        return []
    loop = inspect.getsource(ascend).replace("def ascend(", "def _ascend(", 1)
    loop = loop.replace("f: Any, first: Any, second: Any, lower: Any, upper: Any, data: Any) -> Any:", "f, first, second, lower, upper, data):")
    return [loop, *(text for _, text in writer.helpers.values())]
