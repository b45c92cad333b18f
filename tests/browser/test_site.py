"""The site in a browser, from a disk: steppers, search and map work, and all reads without scripts."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.site.conftest import few  # noqa: F401 - the fixture
from tests.site.reading import pages

ENTRY = "entries/gradient-quadratic-form.html"


@pytest.fixture
def site(few: Path) -> Path:  # noqa: F811
    return few


def open_(window, site, name, **options):
    shown = window(**options)
    shown.page.goto((site / name.partition("?")[0]).as_uri() + (f"?{name.partition('?')[2]}" if "?" in name else ""))
    return shown


@pytest.mark.parametrize("width", [1280, 400])
def test_the_stepper_takes_the_page_over(window, site, width):
    shown = open_(window, site, ENTRY, width=width)
    shown.page.wait_for_selector(".dw .katex")
    shown.page.get_by_role("button", name="Step by step").click()
    shown.page.keyboard.press("ArrowRight")
    assert shown.page.locator(".dw-line.dw-now").count() == 1
    assert shown.page.evaluate("document.documentElement.scrollWidth") <= width
    shown.shoot(f"site-entry-{width}")
    shown.clean()


def test_a_cited_entry_opens_in_place(window, site):
    shown = open_(window, site, ENTRY)
    shown.page.wait_for_selector(".dw-line")
    shown.page.locator(".dw-line .dw-open").first.click()
    assert shown.page.locator(".dw-inside .dw-line").count() > 0
    shown.clean()


def test_every_page_fits_a_telephone_and_asks_for_nothing(window, site):
    shown = window(width=400)
    for path in pages(site):
        shown.page.goto(path.as_uri())
        assert shown.page.evaluate("document.documentElement.scrollWidth") <= 400, path.name
    shown.clean()
    assert all(url.startswith((site.as_uri(), "data:")) for url in shown.asked)


def test_without_scripts_lines_read_and_open(window, site):
    shown = open_(window, site, ENTRY, java_script_enabled=False)
    assert shown.page.locator(".s-lines > li").count() > 5
    shown.page.locator("summary", has_text="How").first.click()
    assert shown.page.locator(".s-lines .s-lines math").first.is_visible()
    shown.shoot("site-plain")
    shown.clean()


@pytest.mark.parametrize("query, first", [
    ("x^T A x", "gradient-quadratic-form"), ("|u^T v|", "cauchy-schwarz-inequality"),
    (r"\operatorname{diag}(p) - p p^\top", "softmax-jacobian"),
    ("product rule", "product-rule"), ("softmax", "softmax-jacobian"), ("cauchy", "cauchy-schwarz-inequality"),
])  # fmt: skip
def test_the_search_finds_words_and_formulas(window, site, query, first):
    shown = open_(window, site, "index.html")
    shown.page.fill("input[name=q]", query)
    shown.page.keyboard.press("Enter")
    shown.page.wait_for_function("document.getElementById('s-said')?.textContent.includes('found')")
    assert shown.page.locator("#s-found > li").first.get_attribute("data-id") == first
    shown.clean()


def test_what_is_looked_for_is_shown_as_text(window, site):
    shown = open_(window, site, "search.html?q=%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E")
    shown.page.wait_for_function("document.getElementById('s-said').textContent.includes('img')")
    assert shown.page.locator("main img[src=x]").count() == 0
    shown.clean()


def test_the_map_is_walked(window, site):
    shown = open_(window, site, "map.html")
    shown.page.locator("#s-map a[data-id=gradient-quadratic-form]").click()
    assert "quadratic" in shown.page.locator("#s-walk h2").inner_text()
    near = shown.page.locator("#s-walk button")
    if near.count():
        name = near.first.inner_text()
        near.first.click()
        assert shown.page.locator("#s-walk h2").inner_text() == name
    shown.shoot("site-map")
    shown.clean()


@pytest.mark.parametrize("name", [ENTRY, "index.html", "rules.html", "map.html", "search.html", "lectures.html"])
def test_axe_finds_nothing(window, site, axe_source, name):
    shown = open_(window, site, name)
    shown.page.wait_for_timeout(300)
    assert shown.axe(axe_source, "body") == []
