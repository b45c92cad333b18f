"""The functions of the language in JavaScript, made from their declarations: ``page/src/functions.js``.

    python -m workbench.show.code.evaluator > workbench/show/page/src/functions.js

``make page`` runs it before the pages are bundled. A function with ``javascript`` in its declaration is there; any
other is drawn by its meaning, where it has one (``programs``).
"""

from __future__ import annotations

import inspect

from workbench.terms.declaration import Function
from workbench.terms.functions import functions

_OPENING = """\
// Made from the declarations in workbench/terms/functions by workbench/show/code/evaluator.py (make page); do not edit.
import * as lib from "./library.js";

export const FUNCTIONS = {
"""


def known() -> dict[str, Function]:
    """The functions that a page evaluates, by name."""
    return {name: f for name, f in sorted(functions().items()) if f.knows.values.javascript}


def module() -> str:
    """The text of ``functions.js``."""
    return _OPENING + "".join(f"  {name}: {_written(f)},\n" for name, f in known().items()) + "};\n"


def _written(function: Function) -> str:
    """``(arguments, attributes, env) => value`` of one function."""
    attributes = {p.name: p for p in function.parameters if p.name in function.attribute_names}
    count = len(function.parameters) - len(attributes)
    letters = [f"x{k}" for k in range(count)]
    value = function.knows.values.javascript.format(*letters, **{n: _attribute(p) for n, p in attributes.items()})
    given = f"{{ {', '.join(attributes)} }}"
    env = ", env" if any("Size" in str(p.annotation) for p in attributes.values()) else ""
    if function.knows.entries.elementwise:
        return f"(args{', ' + given if attributes else ''}) => lib.entrywise(({', '.join(letters)}) => {value}, args)"
    arguments = f"[{', '.join(letters)}]" if letters else "_"
    return f"({arguments}{', ' + given if attributes else ''}{env}) => {value}"


def _attribute(p: inspect.Parameter) -> str:
    """A literal parameter; a size has the length that the arrays show."""
    if "Size" not in str(p.annotation):
        return p.name
    return f"lib.lengths({p.name}, env)" if p.kind is p.VAR_POSITIONAL else f"lib.sizeOf({p.name}, env)"


if __name__ == "__main__":
    print(module(), end="")

__all__ = ["known", "module"]
