"""``workbench backward``: a function of a file, its gradients, and a hand-written backward pass beside them.

The file is imported because it was named here; nothing else of the workbench imports a person's file.
"""

from __future__ import annotations

import json
import os
import sys
from argparse import Namespace
from typing import TYPE_CHECKING

from workbench.cli.codes import DONE, NOT_PASSED
from workbench.cli.errors import RequestError
from workbench.cli.output import put, write

if TYPE_CHECKING:
    from collections.abc import Sequence

    from workbench.backward.against import Judged
    from workbench.backward.checking import Checked


def backward_(options: Namespace) -> int:
    """Derive, check, compare, write; DONE where all passed and what was compared is right."""
    from workbench.backward import answers
    from workbench.backward.against import judged
    from workbench.backward.checking import checked
    from workbench.backward.layer import layer_of
    from workbench.backward.loading import LayerError, function_of, module_from, split
    from workbench.language.parse import declared, parse_variable

    if options.target != "numpy" and options.output is None:
        raise RequestError(f"--target {options.target} says how the module of -o is written; add -o MODULE.py")
    if options.output is not None:
        from workbench.show.publish.files import require_place

        require_place(options.output)
    file, name = split(options.function)
    variables = declared(map(parse_variable, options.var))
    if not variables:
        raise LayerError("no array is declared: say what the function takes with --var NAME:SHAPE")
    module = module_from(file)
    path = os.path.abspath(file)
    layer = layer_of(function_of(module, name), variables, options.wrt, path, name)
    found = None if options.against is None else function_of(module, options.against)
    made = checked(layer)
    against = None
    if found is not None:
        against = judged(layer, found, options.against, path) if made.sound else _unknown(layer.wrt)
    if options.output is not None:
        from workbench.backward.modules import module as written

        put(written(layer, made.words, options.target), options.output)
    if options.format == "json":
        write(json.dumps(answers.data(layer, made, against), ensure_ascii=False, indent=2) + "\n")
    else:
        write(answers.text(layer, made, against))
    return _concluded(made, against)


def _unknown(wrt: Sequence[object]) -> tuple[Judged, ...]:
    """Beside gradients that did not pass their own check nothing is right or wrong."""
    from workbench.backward.against import UNKNOWN, Judged

    return tuple(Judged(x, UNKNOWN, "the derived gradients did not pass their own check") for x in wrt)  # type: ignore[arg-type]


def _concluded(made: Checked, against: Sequence[Judged] | None) -> int:
    """The exit code: of a comparison by its verdicts, which ask that the derived gradients are seen to be right."""
    from workbench.backward.against import RIGHT

    if not made.ok:
        print(f"workbench: {made.words}", file=sys.stderr)
    open_ones = [f"{j.variable.name} ({j.verdict})" for j in against or () if j.verdict != RIGHT]
    if open_ones:
        print(f"workbench: not right: {', '.join(open_ones)}", file=sys.stderr)
    passed = made.ok if against is None else not open_ones
    return DONE if passed else NOT_PASSED
