"""The committed bundle is what its sources make, and KaTeX sets every formula of the library."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

import pytest

from workbench import catalog
from workbench.show.html.record import entry

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "workbench" / "show" / "page"
BUNDLE = ("stepper.js", "stepper.css", "playground.js", "playground.css")
REACHING = re.compile(
    r"(?<![.\w}])(?:fetch|import|eval|Function)\((?!\)\{)|XMLHttpRequest|WebSocket|EventSource|sendBeacon|@import"
)
"""A method of one's own may be called so: KaTeX's parser fetches tokens."""


def test_the_committed_bundle_is_what_the_sources_make(node, workshop, tmp_path):
    done = subprocess.run(
        [node, "build.mjs", str(tmp_path)], cwd=workshop, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    for name in BUNDLE:
        assert (tmp_path / name).read_bytes() == (PAGE / name).read_bytes(), f"{name} is stale: make page"


@pytest.mark.parametrize("name", BUNDLE)
def test_the_bundle_fetches_nothing_and_fits_into_an_element(name):
    text = (PAGE / name).read_text("utf-8")
    assert "</script" not in text.lower()
    assert "</style" not in text.lower()
    assert not REACHING.findall(text)
    assert "url(" not in text.replace("url(data:font/woff2", "").replace("url(#", "")  # a part of the same page


@pytest.mark.parametrize("fault", ["fetch('x')", "await import('x')", "new WebSocket(u)", "@import url(x)"])
def test_reaching_out_is_found(fault):
    assert REACHING.search(fault)


def test_the_sources_never_write_html():
    for source in (PAGE / "src").glob("*.js"):
        text = source.read_text("utf-8")
        assert not any(way in text for way in (".innerHTML", "outerHTML", "insertAdjacentHTML", "document.write"))


def formulas(data) -> list[str]:
    """Every formula in a record."""
    found = []
    stack = [data]
    while stack:
        value = stack.pop()
        if isinstance(value, dict):
            found += [value[key] for key in ("latex", "left", "right", "marked") if isinstance(value.get(key), str)]
            found += [f"{name} = {term}" for name, term in value.get("letters", [])]
            stack += value.values()
        elif isinstance(value, list):
            stack += value
    return found


@pytest.mark.parametrize("every", [24, pytest.param(1, marks=pytest.mark.nightly)])
def test_katex_sets_every_formula_of_the_library(every, node, workshop):
    """Of each twenty-fourth entry; at night of all."""
    asked = {id: formulas(entry(catalog.entry(id), copies=())) for id in list(catalog.entries())[::every]}
    assert sum(map(len, asked.values())) > 10 * len(asked)
    refused = set_by_katex(node, workshop, asked)
    assert refused == []


@pytest.mark.parametrize(
    "latex", [r"\frac{1}{", r"\nosuchcommand", r"\href{javascript:alert(1)}{x}", r"\def\a{\a\a}\a"]
)
def test_what_katex_refuses_is_found(node, workshop, latex):
    assert [id for id, _, _ in set_by_katex(node, workshop, {"broken": ["x^2", latex]})] == ["broken"]


def set_by_katex(node, workshop, asked) -> list[list[str]]:
    """The formulas that KaTeX refuses: (entry, formula, why)."""
    script = Path(__file__).with_name("formulas.mjs")
    command = [node, str(script), str(workshop / "node_modules" / "katex" / "dist" / "katex.mjs")]
    done = subprocess.run(command, input=json.dumps(asked), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    return json.loads(done.stdout)
