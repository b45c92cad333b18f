"""The stepper in JupyterLab: driven by click and by keyboard, read back, and silent towards the kernel."""

from __future__ import annotations

import pytest

from tests.browser.pages import ENTRY, READ, record, rows, unset

pytestmark = pytest.mark.xdist_group("jupyterlab")

NEXT = "[aria-label='Next line']"
CELL = f"import workbench as wb\nwb.entry({ENTRY!r}).stepper()"


@pytest.fixture(scope="package")
def shared(browser):
    """One window for the tests of this file: JupyterLab takes seconds to open."""
    from tests.browser.conftest import Window

    context = browser.new_context(viewport={"width": 1200, "height": 900})
    made = Window.watched(context.new_page())
    yield made
    context.close()


@pytest.fixture(scope="package")
def stepper(lab, shared):
    """The window with the stepper of an entry in the output of a cell."""
    lab.run(shared, "stepper.ipynb", CELL)
    shared.page.wait_for_selector(".jp-OutputArea .dw-lines")
    return shared


def shown(window):
    return window.page.evaluate(READ)


def now(window) -> list[str]:
    return [line["n"] for line in shown(window) if line["now"]]


def test_what_is_typeset_is_what_the_record_says(stepper):
    read = shown(stepper)
    assert [line["n"] for line in read] == [n for n, _, _ in rows()]
    assert [unset(line["right"]) for line in read] == [data["right"] for _, data, _ in rows()]
    assert [line["seen"] for line in read] == [True] + [False] * (len(read) - 1), "the lines to come are hidden"


def test_steps_by_click_and_by_keyboard_say_nothing_to_the_kernel(stepper):
    numbers = [n for n, _, _ in rows()]
    said_before = len(stepper.sent)
    stepper.page.click("[aria-label='First line']", force=True)
    for n in numbers[1:]:
        stepper.page.click(NEXT)
        assert now(stepper) == [n]
    keys = {"Home": 0, "ArrowRight": 1, "ArrowDown": 2, "ArrowUp": 1, "End": -1, "ArrowLeft": -2}
    for key, place in keys.items():
        stepper.page.focus(".dw-now > .dw-head .dw-number")
        stepper.page.keyboard.press(key)
        assert now(stepper) == [numbers[place]], "the notebook does not take the keys"
    stepper.page.click("text='Test me'")
    stepper.page.click("text='Test me'")
    for level in ("brief", "full", "lecture"):
        stepper.page.select_option(".dw-toolbar select", level)
    assert len(stepper.sent) == said_before


def test_enter_opens_a_line_in_place(stepper):
    stepper.page.click("[aria-label='Last line']", force=True)
    n, line = next((n, line) for n, line, _ in rows() if line.get("rows"))
    stepper.page.click(f".dw-list > .dw-lines > [data-n='{n}'] .dw-number")
    stepper.page.keyboard.press("Enter")
    read = stepper.page.locator(f"[data-n='{n}'] > .dw-inside > .dw-lines > .dw-line > .dw-right annotation")
    lines = record()["entries"][ENTRY]["roads"][0]["lines"]
    assert [unset(text) for text in read.all_text_contents()] == [lines[m]["right"] for m, _, _ in line["rows"]]


@pytest.mark.parametrize("theme", ["Light", "Dark"])
def test_axe_finds_nothing_in_either_theme(stepper, lab, axe_source, theme):
    lab.theme(stepper, f"JupyterLab {theme}")
    stepper.shoot(f"lab-{theme.lower()}")
    assert stepper.axe(axe_source, ".dw") == []


def test_the_line_and_its_reasons_are_in_sight_together(stepper):
    stepper.page.click("[aria-label='Last line']", force=True)
    stepper.page.focus(".dw-now > .dw-head .dw-number")
    for key in ("Home", "End"):
        stepper.page.keyboard.press(key)
        line, panel, box = (stepper.page.locator(where).bounding_box() for where in (".dw-now", ".dw-why", ".dw-list"))
        assert box["y"] <= line["y"] + 1
        assert line["y"] + line["height"] <= box["y"] + box["height"] + 1
        assert panel["y"] - line["y"] < stepper.page.viewport_size["height"]


def test_nothing_failed_and_nothing_was_asked_of_the_outside(stepper):
    stepper.clean()
