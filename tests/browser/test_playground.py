"""The playground, the check panel and the self-test in JupyterLab: driven as a student would, and as an attacker."""

from __future__ import annotations

import re

import pytest

pytestmark = pytest.mark.xdist_group("jupyterlab")

CELLS = (
    "import workbench as wb\nplay = wb.playground()\nplay",
    "z = wb.vector('z', 'n')\npanel = wb.jacobian(wb.softmax(z), z).check_panel()\npanel",
    "test = wb.self_test(topic='gradients', level='beginner', seed=1)\ntest",
)
PLAY, PANEL, TEST = ".dw-playground", ".jp-Cell:nth-of-type(2) .dw", ".dw-test"
HOSTILE = (
    "<img src=x onerror=\"window.hit=1\">",
    "\"'><script>window.hit=1</script>",
    r"\href{javascript:window.hit=1}{x}",
    r"\def\a{\a\a}\a",
    "__import__('os').system('true')",
    "(" * 1900,
    "exp(" * 380 + "x" + ")" * 380,
    "; ".join(["a0 = x + x", *(f"a{k} = a{k - 1} + a{k - 1}" for k in range(1, 40)), "sum(a39)"]),
    "‮\x07￿",
)


@pytest.fixture(scope="module")
def page(lab, browser):
    """One window with the three widgets, in the outputs of three cells."""
    from tests.browser.conftest import Window

    context = browser.new_context(viewport={"width": 1200, "height": 1400})
    made = Window.watched(context.new_page())
    lab.run(made, "playground.ipynb", *CELLS)
    for where in (PLAY, ".dw-check", TEST):
        made.page.wait_for_selector(where)
    yield made
    context.close()


def play(page):
    return page.page.locator(PLAY)


def text_of(page, where):
    return page.page.locator(f"{PLAY} {where}").first.text_content()


def start(page, example):
    page.page.select_option(f"{PLAY} [aria-label='Start from an example']", str(example))


def typed(page, label, text):
    play(page).get_by_label(label, exact=True).fill(text)


def derived(page):
    """Derive, and wait for what is said."""
    play(page).get_by_label("Derive (Ctrl+Enter)").click()
    status = play(page).locator(".dw-form ~ .dw-status")
    status.filter(has_text=re.compile("Checked|passed|Not derived|error|[Nn]o ")).wait_for(timeout=60_000)
    return status.text_content()


def test_an_example_is_derived_checked_and_given_as_code(page):
    said = derived(page)
    assert said.startswith("Checked: the claim and all"), said
    assert play(page).locator(".dw-out .dw-lines > .dw-line").count() >= 3
    assert "def gradient(A, x, b, lam)" in play(page).locator(".dw-code pre").first.text_content()
    assert play(page).locator(".dw-code details").count() == 3
    assert "✓ The differences agree" in play(page).locator(".dw-check-words").text_content()


def test_errors_stand_at_their_place_as_one_types(page):
    start(page, 0)
    typed(page, "Expression", "sum((A @ y - b)**2)")
    wrong = play(page).locator(".dw-wrong:not(:empty)")
    wrong.wait_for()
    assert "unknown name 'y'" in wrong.text_content()
    assert wrong.locator("mark").text_content() == "y"
    assert play(page).get_by_label("Expression").get_attribute("aria-invalid") == "true"
    typed(page, "Expression", "sum((A @ b - b)**2)")
    wrong.locator("mark", has_text="@").wait_for()
    typed(page, "Expression", "sum((A @ x - b)**2)")
    wrong.wait_for(state="detached")
    assert "scalar" in text_of(page, ".dw-shown")
    typed(page, "Name of variable 2", "1x")
    play(page).locator(".dw-row .dw-wrong", has_text="not a name").wait_for()


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_text_is_shown_as_text_or_refused(page, text):
    start(page, 0)
    typed(page, "Expression", text)
    play(page).locator(".dw-wrong:not(:empty)").wait_for()
    assert page.page.evaluate("window.hit") is None
    assert page.page.locator(f"{PLAY} img, {PLAY} script, {PLAY} a[href^=javascript]").count() == 0
    typed(page, "Expression", "sum(x)")
    typed(page, "in", text[:60])
    assert "Not derived" in derived(page)
    assert page.page.evaluate("window.hit") is None


def test_a_long_derivation_can_be_cancelled_and_the_next_one_works(page):
    start(page, 0)
    long = "; ".join(["y0 = x", *(f"y{k} = tanh(A{k % 2} @ y{k - 1})" for k in range(1, 20)), "y19"])
    typed(page, "Expression", long)
    for place, row in enumerate((("A0", "n,n", ""), ("x", "n", ""), ("A1", "n,n", "")), 1):
        for label, value in zip(("Name", "Shape", "Properties"), row, strict=True):
            typed(page, f"{label} of variable {place}", value)
    play(page).get_by_label("Remove variable 4").click()
    page.page.select_option(f"{PLAY} .dw-fields select >> nth=0", "jacobian")
    play(page).locator(".dw-shown:not(.dw-stale)").wait_for()
    play(page).get_by_label("Derive (Ctrl+Enter)").click()
    play(page).get_by_label("Cancel").wait_for()
    typed(page, "in", "q")
    play(page).locator(".dw-wrong", has_text="not a declared variable").wait_for()  # while the process works
    play(page).get_by_label("Cancel").click()
    play(page).locator(".dw-status", has_text="Cancelled.").wait_for()
    start(page, 4)
    assert derived(page).startswith("Checked")


def test_the_panel_draws_another_point(page):
    panel = page.page.locator(".dw", has=page.page.locator(":scope > .dw-check"))
    words = panel.locator(".dw-check-words").first
    before = words.text_content()
    slopes = panel.locator(".dw-curves li").all_text_contents()
    assert [re.search(r"order (\d\.\d)", text)[1] for text in slopes] == ["1.0", "2.0"]
    panel.get_by_label("Resample: another point, other sizes").first.click()
    words.filter(has_text="point 2").wait_for()
    assert words.text_content() != before
    assert "✓ The differences agree" in words.text_content()
    assert panel.locator(".dw-heat table").count() == 3


def answered(page, text):
    page.page.fill(f"{TEST} input", text)
    page.page.keyboard.press("Enter")
    status = page.page.locator(f"{TEST} .dw-status")
    status.filter(has_text=re.compile("Right|Not right|shape|name|Undecided")).wait_for(timeout=60_000)
    return status.text_content()


def test_an_answer_is_judged_hints_are_given_and_the_solution_shown(page):
    from workbench.problems import sheet
    from workbench.terms.text import text_of as said

    (problem,) = sheet("gradients", "beginner", 1, seed=1).problems
    right = said(problem.answers[0].args[1])
    assert "unknown name 'nothing_such'" in answered(page, "nothing_such")
    assert "sign is wrong" in answered(page, f"-({right})")
    assert answered(page, f"1 * ({right})") == "✓ Right."
    for count in (1, 1):
        page.page.click(f"{TEST} [aria-label='Hint']")
        assert page.page.locator(f"{TEST} .dw-hints li").count() == count
    assert page.page.locator(f"{TEST} .dw-hints li > .dw-scroll").count() == 1
    page.page.click(f"{TEST} [aria-label='Show the solution']")
    assert page.page.locator(f"{TEST} .dw-out .dw-lines > .dw-line").count() >= 2


@pytest.mark.parametrize("theme", ["Dark", "Light"])
def test_axe_finds_nothing_in_either_theme(page, lab, axe_source, theme):
    lab.theme(page, f"JupyterLab {theme}")
    if theme == "Dark":
        start(page, 0)
        derived(page)
    for name, where in (("playground", PLAY), ("check", ".dw:has(> .dw-check)"), ("self-test", TEST)):
        page.page.locator(where).first.scroll_into_view_if_needed()
        page.page.locator(where).first.screenshot(path=shot(f"{name}-{theme.lower()}"))
        assert page.axe(axe_source, where) == []


def shot(name):
    from tests.browser.conftest import BUILD

    (BUILD / "screenshots").mkdir(parents=True, exist_ok=True)
    return BUILD / "screenshots" / f"{name}.png"


def test_narrow_windows_have_room(page):
    page.page.set_viewport_size({"width": 760, "height": 1000})
    for name, where in (("playground", PLAY), ("self-test", TEST)):
        page.page.locator(where).first.screenshot(path=shot(f"{name}-narrow"))
        width, room = page.page.locator(where).first.evaluate("e => [e.scrollWidth, e.clientWidth]")
        assert width <= room


def test_nothing_went_wrong_and_nothing_was_asked_outside(page):
    page.clean()
