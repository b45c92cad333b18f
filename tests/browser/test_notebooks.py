"""Every notebook in JupyterLab: opened, run, drawn; no error, nothing in the console, nothing asked of the outside."""

from __future__ import annotations

import shutil

import pytest

from notebooks.pages import NOTEBOOKS
from tests.browser.conftest import Window

pytestmark = pytest.mark.xdist_group("jupyterlab")

REFUSED = {"start": "ShapeError"}
"""A notebook may show how something is refused."""
TALL = 12000


@pytest.fixture(scope="module")
def shared(browser):
    """One window for all notebooks: JupyterLab takes seconds to open."""
    context = browser.new_context(viewport={"width": 1100, "height": 1000})
    made = Window.watched(context.new_page())
    yield made
    context.close()


# JupyterLab takes cells out of the document when they are out of sight; here all of them are looked at. The height of
# the whole notebook.
_ALL_CELLS = """async () => {
  const { content } = window.jupyterapp.shell.currentWidget;
  content.notebookConfig = { ...content.notebookConfig, windowingMode: "none" };
  for (const cell of content.widgets) await cell.ready;
  await new Promise((then) => requestAnimationFrame(() => requestAnimationFrame(then)));
  return content.node.querySelector(".jp-WindowedPanel-inner, .jp-WindowedPanel-viewport").scrollHeight;
}"""
_WRONG = """() => [...document.querySelectorAll(
  ".jp-OutputArea-output[data-mime-type='application/vnd.jupyter.error'], " +
  ".jp-OutputArea-output[data-mime-type='application/vnd.jupyter.stderr'], " +
  ".jp-OutputArea-output mjx-merror, .jp-OutputArea-output .katex-error"
)].map((node) => node.textContent)"""
# What stands in the text although it should have been set as a formula.
_UNSET = """() => [...document.querySelectorAll(".jp-RenderedMarkdown, .jp-RenderedLatex")].map((node) => {
  const copy = node.cloneNode(true);
  for (const set of copy.querySelectorAll("mjx-container, code, pre")) set.remove();
  return copy.textContent;
}).filter((text) => /\\$|\\\\[a-z]+/.test(text)).map((text) => text.slice(0, 300))"""


SOME = ("start",)
"""The notebooks of ``make test``; the others run at night."""


@pytest.mark.parametrize(
    "path", [pytest.param(p, id=p.stem, marks=() if p.stem in SOME else pytest.mark.nightly) for p in NOTEBOOKS]
)
def test_a_notebook_runs_and_is_drawn(path, lab, shared):
    shutil.copy(path, lab.work / path.name)
    shared.said.clear()
    lab.open(shared, path.name)
    height = shared.page.evaluate(_ALL_CELLS)
    shared.page.wait_for_selector("mjx-container, .dw", state="attached")
    shared.page.wait_for_function(f"() => ({_UNSET})().length === 0")
    shared.page.set_viewport_size({"width": 1100, "height": min(TALL, height + 200)})
    shared.page.evaluate("window.jupyterapp.shell.currentWidget.content.outerNode.scrollTop = 0")
    shared.shoot(f"notebook-{path.stem}")
    shared.page.set_viewport_size({"width": 1100, "height": 1000})
    wrong = shared.page.evaluate(_WRONG)
    refused = REFUSED.get(path.stem)
    assert [text[-3000:] for text in wrong if refused is None or refused not in text] == []
    assert bool(wrong) == (refused is not None)
    shared.clean()
