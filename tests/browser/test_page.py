"""The HTML file in a browser: read without JavaScript, stepped through by click and by keyboard, opened, copied.

What is typeset is read back from what KaTeX made and compared with the record.
"""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace

import pytest

from tests.browser.pages import ENTRY, READ, ROADS, checked, file_of, record, rows, unset
from workbench import show
from workbench.rules.reason import Stated
from workbench.show.html.page import escaped_json, html_page
from workbench.show.pages.from_record import document

PLAIN = "jacobian-chain-rule"
"""Short, and cites nothing."""

NEXT, BACK = "[aria-label='Next line']", "[aria-label='Back']"


@pytest.fixture
def opened(window, tmp_path):
    """``opened(text, ...)``: the file in a window, its first entry turned into a view."""

    def go(text: str, **options):
        path = tmp_path / "page.html"
        path.write_text(text, "utf-8")
        made = window(**options)
        made.page.goto(path.as_uri())
        if options.get("java_script_enabled", True):
            made.page.wait_for_selector(".dw-lines")
        return made

    return go


def shown(window):
    return window.page.evaluate(READ)


def now(window) -> list[str]:
    return [line["n"] for line in shown(window) if line["now"]]


def test_what_is_typeset_is_what_the_record_says(opened):
    page = opened(file_of(ENTRY))
    for level in ("lecture", "brief", "full"):
        page.page.select_option(".dw-toolbar select", level)
        wanted = rows(level)
        read = shown(page)
        assert [line["n"] for line in read] == [n for n, _, _ in wanted]
        assert [unset(line["right"]) for line in read] == [data["right"] for _, data, _ in wanted]
        assert [line["now"] for line in read] == [False] * len(wanted)
    lefts = [line["left"] for line in record()["entries"][ENTRY]["roads"][0]["lines"].values() if line.get("left")]
    assert {unset(line["left"]) for line in shown(page) if line["left"]} <= set(lefts)
    page.clean()


def test_steps_by_click(opened):
    page = opened(file_of(ENTRY))
    numbers = [n for n, _, _ in rows()]
    for n in numbers:
        page.page.click(NEXT)
        assert now(page) == [n]
        assert f"Line {n}: " in page.page.inner_text(".dw-why-title")
    page.page.click(NEXT, force=True)  # says that it is disabled, and does nothing
    assert now(page) == numbers[-1:]
    page.page.click(BACK)
    assert now(page) == numbers[-2:-1]
    page.page.click("[aria-label='First line']")
    assert now(page) == numbers[:1]
    page.page.click("[aria-label='Last line']")
    assert now(page) == numbers[-1:]
    assert page.page.inner_text(".dw-where").startswith(f"{len(numbers)} / {len(numbers)}")
    page.clean()


def test_steps_by_keyboard(opened):
    page = opened(file_of(ENTRY))
    numbers = [n for n, _, _ in rows()]
    page.page.click(".dw-line[data-n='1'] .dw-number")
    for key, n in (("ArrowRight", 1), ("ArrowDown", 2), ("ArrowLeft", 1), ("End", -1), ("ArrowUp", -2), ("Home", 0)):
        page.page.keyboard.press(key)
        assert now(page) == [numbers[n]]
        assert page.page.evaluate("document.activeElement.textContent") == numbers[n], "the focus goes with the line"
    page.page.keyboard.press("Escape")
    assert now(page) == []
    page.clean()


def test_the_panel_says_why(opened):
    page = opened(file_of(ENTRY))
    for n, line, _ in rows():
        page.page.click(NEXT)
        panel = page.page.inner_text(".dw-why")
        assert line["verdict"] in panel
        assert all(number in panel for number in line.get("from", []))
        formulas = [unset(text) for text in page.page.locator(".dw-why annotation").all_text_contents()]
        known = record()["entries"][ENTRY]["rules"]
        for rule in line.get("rules", []):
            assert f"{rule}: {known[rule]['reason']}" in panel
            assert known[rule]["latex"] in formulas
        for side in line.get("conditions", []):
            assert side["latex"] in formulas if "latex" in side else side["words"] in panel
        assert now(page) == [n]


def test_a_line_opens_to_its_parts_and_to_its_lemma(opened):
    page = opened(file_of(ENTRY))
    parts = [(n, line) for n, line, _ in rows() if line.get("rows")]
    n, line = parts[0]
    page.page.click(f".dw-line[data-n='{n}'] .dw-number")
    page.page.keyboard.press("Enter")
    inside = f".dw-list > .dw-lines > [data-n='{n}'] > .dw-inside"
    lines = record()["entries"][ENTRY]["roads"][0]["lines"]
    read = page.page.locator(f"{inside} > .dw-lines > .dw-line > .dw-right annotation").all_text_contents()
    assert [unset(text) for text in read] == [lines[m]["right"] for m, _, _ in line["rows"]]
    page.page.keyboard.press("Enter")
    assert not page.page.is_visible(inside)

    citing = next(line for line in lines.values() if line.get("lemma"))
    (n,) = [n for n, _, _ in rows() if lines[n].get("lemma") == citing["lemma"]]
    page.page.click(f".dw-line[data-n='{n}'] .dw-open")
    lemma = record()["entries"][citing["lemma"]]
    place = f".dw-list > .dw-lines > [data-n='{n}'] .dw-lemma"
    assert lemma["title"] in page.page.inner_text(place)
    read = page.page.locator(f"{place} > .dw-lines > .dw-line > .dw-right annotation").all_text_contents()
    road = lemma["roads"][0]
    assert [unset(text) for text in read] == [road["lines"][m]["right"] for m, _, _ in road["levels"]["lecture"]]
    page.page.click(f"{place} .dw-line[data-n='2'] .dw-number")
    assert page.page.locator(".dw-now").count() == 1, "a line of the lemma has its reasons shown as well"
    page.clean()


def test_what_changed_is_marked_in_the_line_looked_at_and_nowhere_in_the_text(opened):
    page = opened(file_of(ENTRY))
    marked = [n for n, line, _ in rows() if line.get("marked")]
    assert marked
    page.page.click(f".dw-line[data-n='{marked[0]}'] .dw-number")
    plain, colour = page.page.evaluate(
        """() => ['.dw-now > .dw-right .katex', '.dw-now > .dw-right .dw-changed'].map(
             (where) => getComputedStyle(document.querySelector(where)).color)"""
    )
    assert plain != colour
    assert not [text for text in page.page.locator("annotation").all_text_contents() if "textcolor" in text]


def test_step_by_step_hides_what_comes_and_moves_nothing(opened):
    page = opened(file_of(ENTRY))
    page.page.click("text='Step by step'")
    count = len(rows())
    assert [line["seen"] for line in shown(page)] == [True] + [False] * (count - 1)
    tops = "() => [...document.querySelectorAll('.dw-line')].map((line) => line.offsetTop)"
    before = page.page.evaluate(tops), page.page.evaluate("document.body.scrollHeight")
    page.page.click(NEXT)
    assert [line["seen"] for line in shown(page)] == [True] * 2 + [False] * (count - 2)
    assert (page.page.evaluate(tops), page.page.evaluate("document.body.scrollHeight")) == before
    assert page.page.locator(".dw-why [aria-label='Close']").count() == 0, "a step is always explained"
    page.page.click("text='Step by step'")
    assert all(line["seen"] for line in shown(page))
    page.page.click(".dw-why [aria-label='Close']")
    assert now(page) == []


def test_the_self_test_gives_the_hint_and_then_the_line(opened):
    page = opened(file_of(ENTRY))
    page.page.click("text='Test me'")
    note = rows()[1][2]
    page.page.click("[aria-label='Hint for the next line']")
    second = shown(page)[1]
    assert (second["seen"], second["noted"]) == (False, True)
    assert f"hint: {note}" in page.page.text_content(".dw-where")
    page.page.click("[aria-label='Show the line']")
    second = shown(page)[1]
    assert (second["seen"], second["noted"], second["now"]) == (True, True, True)
    page.page.focus(".dw-now .dw-number")
    page.page.keyboard.press("ArrowRight")
    assert [line["seen"] for line in shown(page)][:3] == [True, True, False]
    page.page.keyboard.press("ArrowRight")
    assert [line["seen"] for line in shown(page)][:3] == [True, True, True]
    page.clean()


def test_the_level_of_detail_keeps_the_place(opened):
    page = opened(file_of(ENTRY))
    whole = {n for n, *_ in rows("full")}
    n = next(n for n, line, _ in rows() if line.get("rows") and n not in whole)
    page.page.click(f".dw-line[data-n='{n}'] .dw-number")
    page.page.select_option(".dw-toolbar select", "full")
    assert now(page)[0].startswith(f"{n}.")
    page.page.select_option(".dw-toolbar select", "lecture")
    assert now(page) == [n]


def test_each_road_has_its_own_lines(opened):
    page = opened(file_of(ROADS))
    names = [road["name"] for road in record(ROADS)["entries"][ROADS]["roads"]]
    assert len(names) > 1
    for number, name in enumerate(names):
        page.page.get_by_label("Road").select_option(name)
        wanted = rows(road=number, id=ROADS)
        assert [unset(line["right"]) for line in shown(page)] == [line["right"] for _, line, _ in wanted]
        page.page.click(NEXT)
        assert now(page) == [wanted[0][0]]
        page.page.keyboard.press("Escape")
    page.clean()


def test_copies_are_what_the_writers_write(opened):
    page = opened(file_of(ENTRY))
    page.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    made = checked(ENTRY)
    wanted = {"LaTeX": show.latex(made), "Markdown": show.markdown(made), "Python": show.python(made)}
    for form, text in wanted.items():
        page.page.click(f"[aria-label='Copy all as {form}']")
        page.page.locator(".dw-said", has_text=f"Copied all as {form}.").wait_for()
        assert page.page.evaluate("navigator.clipboard.readText()") == text
    page.page.click(NEXT)
    page.page.click("[aria-label='Copy line 1 as LaTeX']")
    page.page.locator(".dw-said", has_text="Copied line 1 as LaTeX.").wait_for()
    assert page.page.evaluate("navigator.clipboard.readText()") == rows()[0][1]["latex"]


def test_one_step_is_one_frame(opened):
    page = opened(file_of(ENTRY))
    frames = page.page.evaluate(
        """async () => {
          const frame = () => new Promise(requestAnimationFrame);
          const counts = [];
          for (const key of ['Next line', 'Back', 'Next line', 'Next line', 'First line', 'Last line']) {
            const before = document.querySelector('.dw-now');
            document.querySelector(`[aria-label='${key}']`).click();
            let count = 0;
            while (document.querySelector('.dw-now') === before && count < 60) { await frame(); count += 1; }
            counts.push(count);
          }
          return counts;
        }"""
    )
    assert sorted(frames)[len(frames) // 2] <= 1


@pytest.mark.parametrize(("width", "dark", "testing"), [(1200, False, True), (1200, True, False), (390, False, False)])
def test_axe_finds_nothing(opened, axe_source, width, dark, testing):
    page = opened(file_of(ENTRY), width=width, dark=dark)
    name = f"page-{'dark' if dark else 'light'}-{width}"
    for _ in range(3):
        page.page.click(NEXT)
    page.page.locator(".dw-open").first.click()
    page.shoot(name)
    if testing:
        page.page.click("text='Test me'")
        page.page.click("[aria-label='Hint for the next line']")
        page.shoot(f"{name}-test")
    assert page.axe(axe_source, "html") == []
    wide = page.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0, "nothing but a formula scrolls sideways"
    page.clean()


def test_axe_is_not_asleep(opened, axe_source):
    page = opened(file_of(ENTRY))
    page.page.evaluate("document.querySelector('.dw-step').removeAttribute('aria-label')")
    page.page.evaluate("document.querySelector('.dw-step').removeAttribute('title')")
    page.page.evaluate("document.querySelector('.dw-step').replaceChildren()")
    assert [found for found in page.axe(axe_source, "html") if found.startswith("button-name")]


def test_without_javascript_it_reads_as_text(opened):
    page = opened(file_of(ENTRY), java_script_enabled=False)
    text = page.page.inner_text("body")
    made = document(checked(ENTRY))
    for row in made.rows:
        assert " ".join(row.statement.plain.split()) in " ".join(text.split())
        assert row.rule.plain in text
    assert made.claims[0].formula.plain in text
    page.shoot("page-without-javascript", full_page=True)


def test_a_printed_page_has_every_entry_set(opened):
    ids = [ENTRY, PLAIN, ROADS]
    page = opened(file_of(*ids))
    page.page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.page.locator(".dw-static").count() == 0
    assert page.page.locator(".dw-list > .dw-lines").count() == len(ids)
    assert [link.get_attribute("href") for link in page.page.locator("nav a").all()] == [f"#entry-{id}" for id in ids]
    page.clean()


# -- hostile text -----------------------------------------------------------------------


IMG = "<img src=x onerror=\"document.title='owned'\">"
HOSTILE = (
    IMG, "</script><script>document.title='owned'</script>", "<!--<script>", r"\href{javascript:alert(1)}{x} $x$",
    "&lt;b&gt;", "\u202eevil \x07 \ud800",
)  # fmt: skip


@pytest.mark.daily(4)
@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_words_stay_words(opened, text):
    made = checked(PLAIN)
    line = replace(made.lines[0], rule=Stated(text, ""), why=text, pitfalls=(text,))
    bad = replace(
        made.with_lines({line.n: line}), id=text, title=text, goal=text, idea=text, convention=text, wrong=(text,),
        notes=(text,), references=(text,), topic=text,
    )  # fmt: skip
    page = opened(html_page([bad, bad], title=text))
    page.page.locator(NEXT).first.click()
    assert page.page.title() != "owned"
    assert page.page.locator("img, .dw a, .dw script").count() == 0
    seen = " ".join(page.page.text_content(".dw").split())
    assert seen.count(" ".join(text.split())) >= 8
    page.clean()


@pytest.mark.daily(6)
@pytest.mark.parametrize(
    "latex",
    [
        IMG, r"\href{javascript:document.title='owned'}{x}", r"\htmlData{a=b}{x}", r"\includegraphics{http://x.test/a.png}",
        r"\url{http://x.test}", r"\def\a{\a\a}\a", r"\newcommand\x[1]{#1#1#1}" + r"\x{" * 20 + "y" + "}" * 20,
        "{" * 5000 + "}" * 5000, r"\frac{1}{", "x" * 30_000, r"\rule{9999999em}{9999999em}",
    ],
)  # fmt: skip
def test_hostile_formulas_do_no_harm(opened, latex):
    """No formula of ours looks like this; the page does not rely on that."""
    bad = deepcopy(record(PLAIN))
    for line in bad["entries"][PLAIN]["roads"][0]["lines"].values():
        line.update(right=latex, marked=latex)
    before, _, rest = file_of(PLAIN).partition(' id="dw-record">')
    after = rest[rest.index("</script>") :]
    page = opened(f'{before} id="dw-record">{escaped_json(bad)}{after}')
    page.page.locator(NEXT).first.click()
    assert page.page.title() != "owned"
    assert page.page.locator("img, .dw a").count() == 0
    size = page.page.evaluate("[document.body.scrollWidth, document.body.scrollHeight]")
    assert max(size) < 400_000
    page.clean()
