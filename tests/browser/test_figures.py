"""Figures: every one opens in a page, follows its controls, moves without a message to anybody, and reads well."""

from __future__ import annotations

import json
import re
import subprocess
from functools import cache
from pathlib import Path

import pytest

from workbench import catalog
from workbench.press.stills import records
from workbench.show import figures as declared
from workbench.show.html.page import framed, html_page

pytestmark = pytest.mark.xdist_group("jupyterlab")

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "workbench" / "show" / "page"
NAMES = sorted(declared.figures())
NUMBER = re.compile(r"-?\d+(?:\.\d+)?")


@cache
def recorded() -> dict:
    return {record["name"]: record for record in records()}


@cache
def page_of(*names: str) -> str:
    """A page of figures alone."""
    body = [f'<div class="dw-drawn" data-dw-figure="{name}">{declared.still(name)}</div>' for name in names]
    record = {"shown": [], "entries": {}, "figures": {name: recorded()[name] for name in names}}
    return "\n".join(framed("Figures", body, record))


@pytest.fixture
def opened(window, tmp_path):
    """``opened(text, ...)``: the file in a window, its figures alive."""

    def go(text: str, **options):
        path = tmp_path / "page.html"
        path.write_text(text, "utf-8")
        made = window(**options)
        made.page.goto(path.as_uri())
        if options.get("java_script_enabled", True):
            made.page.wait_for_selector(".dw-figure .dw-plot")
        return made

    return go


def drawing(page, name: str) -> str:
    return page.evaluate(
        "name => document.querySelector(`[data-figure='${name}']`).querySelector('.dw-panels').innerHTML", name
    )


FRAMES = """count => new Promise((done) => {
  const next = () => (count-- > 0 ? requestAnimationFrame(next) : done());
  next();
})"""


@pytest.mark.parametrize("names", [NAMES[k::6] for k in range(6)], ids=" ".join)
def test_every_figure_follows_every_control(opened, names):
    figure = opened(page_of(*names), reduced_motion="reduce")
    page = figure.page
    for name in names:
        made = declared.figures()[name]
        place = page.locator(f"[data-figure='{name}']")
        assert len(place.locator(".dw-figure-words").inner_text()) > 40
        for control in made.controls:
            before = drawing(page, name), place.locator(".dw-figure-words").inner_text()
            moved = place.get_by_label(control.label, exact=True)
            if control.kind == "slider":
                moved.focus()
                page.keyboard.press("Home" if control.start > control.low else "End")
            elif control.kind == "choice":
                moved.select_option(index=(control.start + 1) % len(control.options))
            elif control.kind == "switch":
                moved.press("Space")
            else:
                place.get_by_role("button", name=control.label, exact=True).press("Enter")
            page.evaluate(FRAMES, 2)
            after = drawing(page, name), place.locator(".dw-figure-words").inner_text()
            assert after != before, f"{name}: {control.name} moves nothing"
            assert "NaN" not in "".join(after)
    figure.clean()


@pytest.mark.parametrize(("width", "dark"), [(1200, False), (1200, True), (390, False)])
def test_all_of_them_read_well(opened, axe_source, width, dark):
    figure = opened(page_of(*NAMES), width=width, dark=dark)
    assert figure.page.locator("[data-figure]").count() == len(NAMES)
    figure.shoot(f"figures-{'dark' if dark else 'light'}-{width}", full_page=True)
    wide = figure.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0
    assert figure.axe(axe_source, "html") == []
    figure.clean()


def test_a_figure_stands_beneath_the_result_of_its_entry(opened):
    figure = opened(html_page(catalog.entry("softmax-jacobian")))
    figure.page.wait_for_selector(".dw-result + [data-dw-figure] [data-figure='softmax-response']")
    figure.page.get_by_label("logit z1").press("ArrowRight")
    assert figure.page.locator(".dw-now").count() == 0, "the arrows are the slider's, not the stepper's"
    assert "data-dw-figure" not in html_page(catalog.entry("log-softmax-jacobian"))
    figure.clean()


def test_numbers_glide_and_a_drag_moves_them(opened):
    figure = opened(page_of("kl-normals"))
    page = figure.page
    page.locator("label", has_text="mean of p").wait_for()
    page.get_by_label("mean of p").focus()
    seen = page.evaluate(
        """async () => {
          const slider = document.activeElement;
          const frame = () => new Promise(requestAnimationFrame);
          const seen = new Set();
          slider.value = "3";
          slider.dispatchEvent(new Event("input"));
          for (let k = 0; k < 60; k += 1) { await frame(); seen.add(document.querySelector(".dw-panels").innerHTML); }
          return seen.size;
        }"""
    )
    assert seen > 8, "the curve goes there, and does not jump"
    page.locator(".dw-plot").first.scroll_into_view_if_needed()
    box = page.locator(".dw-plot").first.bounding_box()
    page.mouse.move(box["x"] + box["width"] * 0.8, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.3, box["y"] + box["height"] / 2, steps=5)
    page.mouse.up()
    assert float(page.get_by_label("mean of p").input_value()) < 0
    figure.clean()


def test_play_runs_to_the_end_and_not_with_reduced_motion(opened):
    figure = opened(page_of("normal-likelihood"), reduced_motion="reduce")
    slider = figure.page.get_by_label("Newton steps", exact=True)
    slider.fill("0")
    figure.page.get_by_role("button", name="Play Newton steps").click()
    assert slider.input_value() == "10"


def test_a_frame_is_drawn_within_a_frame(opened):
    figure = opened(page_of("directional-slopes"))
    times = figure.page.evaluate(
        """async () => {
          const slider = [...document.querySelectorAll("input[type=range]")].at(-1);
          const times = [];
          for (let k = 0; k < 12; k += 1) {
            slider.value = String(10 * k);
            slider.dispatchEvent(new Event("input"));
            const before = document.querySelector(".dw-panels").innerHTML;
            let count = 0;
            while (document.querySelector(".dw-panels").innerHTML === before && count < 60) {
              await new Promise(requestAnimationFrame);
              count += 1;
            }
            times.push(count);
          }
          return times;
        }"""
    )
    assert sorted(times)[len(times) // 2] <= 2


def test_without_javascript_the_still_picture_stands_there(opened):
    figure = opened(page_of("softmax-temperature"), java_script_enabled=False)
    assert figure.page.locator("[data-dw-figure] > svg .dw-line-mark").count() > 0
    assert figure.page.locator(".dw-figure input").count() == 0


def test_the_still_pictures_are_what_the_drawings_make(node, workshop, tmp_path):
    """Numbers may differ in the last digit from machine to machine; what is drawn may not."""
    command = [node, "build.mjs", str(tmp_path)]
    built = subprocess.run(command, cwd=workshop, capture_output=True, text=True, check=False)
    assert built.returncode == 0, built.stderr
    for name in ("figures.js", "figures.css"):
        assert (tmp_path / name).read_bytes() == (PAGE / name).read_bytes(), f"{name} is stale: make page"
    (tmp_path / "figures.mjs").write_bytes((tmp_path / "figures.js").read_bytes())
    given = PAGE / "stills.mjs", tmp_path / "figures.mjs", PAGE / "src" / "tones.css", tmp_path
    command = [node, *map(str, given)]
    done = subprocess.run(command, input=json.dumps(records()), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    for name in NAMES:
        made, kept = (tmp_path / f"{name}.svg").read_text("utf-8"), declared.still(name)
        assert NUMBER.sub("", made) == NUMBER.sub("", kept), f"{name}.svg is stale: make page"
        pairs = zip(NUMBER.findall(made), NUMBER.findall(kept), strict=True)
        assert all(abs(float(a) - float(b)) <= 0.2 for a, b in pairs), name


def test_every_declaration_has_its_drawing():
    drawn = {path.stem for path in (PAGE / "src" / "figures").glob("*.js")}
    assert drawn == {made.drawing or name for name, made in declared.figures().items()}
    assert {made.entry for made in declared.figures().values()} <= set(catalog.entries())


@pytest.mark.nightly
def test_a_figure_in_a_notebook_moves_without_a_message_to_the_kernel(lab, window):
    made = window()
    first = "import workbench as wb\nwb.figure('softmax-response')"
    lab.run(made, "figure.ipynb", first, "wb.entry('mle-normal').figure()")
    made.page.wait_for_selector("[data-figure='normal-likelihood'] .dw-plot")
    before, sent = drawing(made.page, "softmax-response"), len(made.sent)
    made.page.get_by_label("logit z1").press("End")
    made.page.evaluate(FRAMES, 30)
    assert drawing(made.page, "softmax-response") != before
    assert len(made.sent) == sent
    for theme in ("JupyterLab Dark", "JupyterLab Light"):
        lab.theme(made, theme)
        made.shoot(f"figure-lab-{theme.rpartition(' ')[2].lower()}")
    made.clean()
