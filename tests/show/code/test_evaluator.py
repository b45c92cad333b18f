"""The JavaScript of the language's functions is what their declarations make."""

from __future__ import annotations

from pathlib import Path

import workbench.show
from workbench.language.parse import parse
from workbench.language.variables import symbols_from
from workbench.show.code import evaluator
from workbench.show.code.programs import program
from workbench.terms.functions import functions

MODULE = Path(workbench.show.__file__).parent / "page" / "src" / "functions.js"


def test_the_module_is_what_the_declarations_make():
    assert MODULE.read_text("utf-8") == evaluator.module(), "functions.js is stale: make page"


def test_a_function_with_a_meaning_needs_no_javascript():
    assert "silu" not in evaluator.known()
    made = program(parse("silu(x)", symbols_from({"x": "n"})))
    assert {row[0] for row in made["rows"]} == {"symbol", "sigmoid", "mul"}


def test_every_template_names_its_arguments():
    for function in evaluator.known().values():
        text = function.knows.values.javascript
        assert all(f"{{{k}}}" in text for k in range(len(function.parameters) - len(function.attribute_names)))
        assert function is functions()[function.name]
