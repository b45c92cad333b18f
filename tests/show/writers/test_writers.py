"""The writers, on records made by hand: each page whole, safe and the same each time."""
# ruff: noqa: E501 - a line of LaTeX is a line

from __future__ import annotations

import json
import re
import subprocess

import pytest

from tests.missing import tex
from tests.show.records import SUPPORTED, softmax_page, squared_length
from workbench import array, show
from workbench.check import Report
from workbench.engines.worked import worked
from workbench.record.derivation import Detail
from workbench.rules.reason import Stated
from workbench.show.formulas.names import in_markdown
from workbench.show.formulas.reading import unknown_commands
from workbench.show.pages.from_record import document
from workbench.show.writers import data as json_writer
from workbench.show.writers import latex as latex_writer
from workbench.show.writers import text as text_writer
from workbench.show.writers.markdown import words_in_formula
from workbench.terms import heads as h
from workbench.terms.statements import implies

SQUARED_LENGTH = """\
Gradient of the squared length

Given       x ∈ ℝⁿ
Find        the gradient of f.
Convention  The gradient has the shape of x.

1 ≈    f = xᵀx                                                definition
2 ≈   df = 2xᵀ dx                                             product rule
3 ≈  ∇ₓf = 2x                                                 identification

Result      ∇ₓf = 2x  ≈
Evidence    Checked: finite differences, 24 points over 3 sets of sizes; 10 digits agree.
            ≈ supported.
"""

SOFTMAX_LATEX = r"""\begin{flalign*}
\frac{\partial}{\partial z_{j}} \log p_{i} & = \delta_{ij} - p_{j} & \dwnote{derivative of log softmax; $p_{i} > 0$}{1} \\
\frac{\partial p_{i}}{\partial z_{j}} & = p_{i} (\delta_{ij} - p_{j}) & \dwbox{17.1em}{chain rule: the factor p is taken to the other side}{2} \\
\frac{\partial p}{\partial z} & = \operatorname{diag}(p) - p p^{\top} & \dwnote{matrix form [1, 2]}{3}
\end{flalign*}"""


def test_a_page_of_text():
    assert show.text(squared_length(SUPPORTED)) == SQUARED_LENGTH


def test_the_lines_in_latex():
    page = show.latex(softmax_page())
    assert SOFTMAX_LATEX in page


@pytest.mark.parametrize("width", [60, 80, 100, 140])
@pytest.mark.parametrize("detail", list(Detail))
def test_text_keeps_within_its_width(width, detail):
    for record in (softmax_page(), squared_length(SUPPORTED)):
        assert all(len(line) <= width for line in show.text(record, detail, width).splitlines())


def test_everything_on_the_page_is_in_the_text():
    page = show.text(softmax_page())
    labels = "Given Where Show Convention Idea Result Sanity Note Evidence References".split()
    for words in (*labels, "By the road: logarithm", "By the road: quotient", "Goes wrong", "pᵢ > 0", *"✗≈✓", "(1, 2)"):
        assert words in page


def test_colour_comes_from_the_painter_alone():
    page = document(softmax_page())
    painted = text_writer.write(page, paint=text_writer.rich_painter())
    assert "\x1b[" in painted
    bare = "\n".join(line.rstrip() for line in re.sub(r"\x1b\[[0-9;]*m", "", painted).splitlines()) + "\n"
    assert bare == text_writer.write(page)


WRITERS = [show.text, show.latex, show.standalone, show.markdown, show.json]


@pytest.mark.parametrize("write", WRITERS, ids=lambda w: w.__name__)
@pytest.mark.parametrize("record", [softmax_page, squared_length], ids=lambda r: r.__name__)
def test_pages_are_the_same_each_time_and_end_in_a_newline(write, record):
    assert write(record()) == write(record())
    assert write(record()).endswith("\n")


# -- LaTeX -------------------------------------------------------------------------


def test_a_fragment_has_no_preamble_and_says_where_it_came_from():
    page = show.latex(softmax_page())
    assert page.startswith("% softmax-page: Jacobian of softmax & <friends>\n% written by the derivation workbench ")
    assert r"\documentclass" not in page
    assert r"\usepackage" not in page
    assert r"\tag" not in page
    assert re.findall(r"\\label\{([^}]*)\}", page) == ["dw:softmax-page:result"]


def test_nothing_of_a_user_reaches_latex_unescaped():
    page = show.latex(softmax_page())
    body = page.split("\n", 2)[2]
    assert r"Jacobian of softmax \& \textless{}friends\textgreater{}" in body
    assert r"100\% wrong" in body
    assert r"p\_1 is a \$ign." in body


def test_a_title_cannot_leave_the_comment():
    from dataclasses import replace

    page = show.latex(replace(squared_length(), title="a\n\\input{secret}", id="x\n\\input{secret}"))
    assert not [line for line in page.splitlines() if line.startswith(r"\input")]
    assert r"\label{dw:x--input-secret-:result}" in page


def typeset(source: str, pdflatex: str, folder) -> str:
    (folder / "page.tex").write_text(source, "utf-8")
    command = [pdflatex, "-interaction=nonstopmode", "-halt-on-error", "page.tex"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, errors="replace", check=False)
    assert done.returncode == 0, done.stdout[-3000:]
    return done.stdout


def test_pages_compile_and_nothing_runs_over_the_margin(tmp_path):
    """Both hand-made pages in one article, with amsmath alone, at every level of detail; also long lines."""
    pdflatex = tex()
    pages = [show.latex(record, detail) for record in (softmax_page(), squared_length(), wide()) for detail in Detail]
    opening = [r"\documentclass{article}", r"\usepackage{amsmath}", r"\begin{document}"]
    article = "\n".join([*opening, *pages, r"\end{document}"])
    output = typeset(article, pdflatex, tmp_path)
    assert "Overfull" not in output
    assert "Undefined" not in output


def test_a_standalone_page_compiles(tmp_path):
    pdflatex = tex()
    assert "Overfull" not in typeset(show.standalone(softmax_page()), pdflatex, tmp_path)


def wide():
    """A record whose lines are longer than the page, with long names, long rules and awkward characters."""
    from dataclasses import replace

    from workbench.record.derivation import Line, Road
    from workbench.rules.condition import Condition

    x = h.vector("activation_of_layer", "n")
    total = h.add(*(h.mul(h.scalar(f"weight_{k}"), x, h.power(h.scalar("n%$"), k)) for k in range(2, 14)))
    product = h.matmul(h.matrix("S", "n", "n"), total)
    condition = Condition("100% _sure_", h.relation(">", x[0], 0))
    lines = (
        Line("1", h.equals(h.named("g", total), total), Stated("a rule whose name is long enough to need several lines, surely", "")),
        Line("2", h.equals(h.named("g", total), product), Stated("short", ""), "but with a reason " * 6, conditions=(condition,)),
        Line("3", h.equals(total, product), Stated("a left side that is longer than the page", "")),
        Line("4", implies(h.equals(total, x), h.equals(product, x)), Stated("an implication", "")),
        Line("5", h.equals(h.add(*map(h.scalar, "abc")), whole(12)), Stated("a left side that leaves no room", "")),
    )
    return replace(squared_length(), id="wide", roads=(Road("r", lines),), givens=(x, h.scalar("n%$")))


def whole(count):
    """A term that cannot be broken into lines: one over a sum."""
    return h.power(h.add(*(h.power(h.scalar(f"q{k}"), 2) for k in range(count))), -1)


@pytest.mark.parametrize("count, alone", [(2, False), (8, False), (12, True), (40, False)])
def test_a_left_side_stands_alone_where_the_right_one_needs_its_room(count, alone):
    """What is wider than the page moves nothing: no room would do."""
    from dataclasses import replace

    from workbench.record.derivation import Line, Road

    line = Line("1", h.equals(h.add(*map(h.scalar, "abc")), whole(count)), Stated("definition", ""))
    page = show.latex(replace(squared_length(), roads=(Road("r", (line,)),)))
    assert (r" & a + b + c & \\" in page) == alone
    assert (r"a + b + c & = \frac" in page) != alone


def test_paragraphs_of_formulas_are_ragged():
    """A formula cannot be hyphenated: spaces need not fill the line that it leaves."""
    lines = show.latex(softmax_page()).splitlines()
    assert all("raggedright" in line for line in lines if re.search(r"emph\{(Given|Assume|Sanity)\.\}.*\$", line))
    assert not any("raggedright" in line for line in lines if r"\emph{Idea.}" in line)


@pytest.mark.parametrize("record", [softmax_page, squared_length, wide], ids=lambda r: r.__name__)
def test_formulas_stay_in_the_portable_subset(record):
    page = document(record(), Detail.FULL)
    formulas = [row.statement.latex for row in page.rows] + [c.formula.latex for c in page.claims]
    formulas += [given.membership for given in page.given]
    assert not set().union(*map(unknown_commands, formulas))


# -- Markdown ----------------------------------------------------------------------


def test_markdown_is_neither_html_nor_markup_of_a_user():
    page = show.markdown(softmax_page())
    assert "Jacobian of softmax &amp; &lt;friends&gt;" in page
    assert r"p\_1 is a \$ign." in page
    assert page.count("$$") == 2 * page.count(r"\begin{aligned}")
    assert in_markdown("<img onerror=x> *a* `b` [c](d) | $x$") == r"&lt;img onerror=x&gt; \*a\* \`b\` \[c\](d) \| \$x\$"


def test_words_in_a_formula_keep_to_what_every_renderer_reads():
    assert words_in_formula("rule <U, A^T> x_1 100%") == (
        r"\text{rule }\lt \text{U, A}\wedge \text{T}\gt \text{ x}\_\text{1 100}\%"
    )


def test_markdown_shows_the_rules():
    page = show.markdown(softmax_page())
    assert r"&& \text{(1) }\text{derivative of log softmax}\text{; } p_{i} > 0" in page
    assert r"\text{(3) }" in page


# -- JSON --------------------------------------------------------------------------

REPORT = Report(True, "finite differences", 3, 2e-11, 5, 5, 0, 5, 0, 0)


def test_json_is_the_contract():
    answer = json_writer.answer(squared_length(SUPPORTED), REPORT, "gradient", seconds=json_writer.Seconds(0.0, 0.25))
    assert {"schema", "id", "title", "givens", "lines", "claim", "result", "check", "seconds"} <= set(answer)
    assert answer["schema"] == 1
    assert answer["givens"] == [{"name": "x", "shape": ["n"], "properties": [], "latex": "x"}]
    line = answer["lines"][1]
    assert {"n", "relation", "latex", "text", "rule", "why", "rests_on", "conditions", "verdict", "lines"} <= set(line)
    assert (line["n"], line["rests_on"], line["verdict"]) == ("2", ["1"], "supported")
    assert [inner["n"] for inner in line["lines"]] == ["2.1", "2.2"]
    assert answer["claim"]["kind"] == "Gradient"
    assert {k: answer["result"][k] for k in ("latex", "text", "shape", "closed_form")} == {
        "latex": "2 x", "text": "2 * x", "shape": ["n"], "closed_form": True,
    }  # fmt: skip
    assert "def gradient(x)" in answer["result"]["numpy"]
    assert answer["check"] == {
        "ok": True, "method": "finite differences", "instances": 3, "max_relative_error": 2e-11,
        "lines": 5, "lines_checked": 5, "steps": {"proved": 0, "supported": 0, "stated": 0, "refuted": 0},
    }  # fmt: skip
    assert answer["seconds"] == {"derive": 0.0, "check": 0.25}
    json.dumps(answer)


def test_json_says_what_the_names_in_the_result_stand_for():
    assert json_writer.answer(softmax_page())["result"]["where"] == [
        {"latex": r"p = \operatorname{softmax}(z)", "text": "p = softmax(z); p == softmax(z)"}
    ]
    assert json_writer.answer(squared_length())["result"]["where"] == []


def test_json_of_an_unchecked_record():
    answer = json.loads(show.json(squared_length()))
    assert answer["check"] is None
    assert answer["seconds"]["check"] is None
    assert answer["lines"][0]["verdict"] is None


def test_json_conditions_and_roads():
    answer = json_writer.answer(softmax_page())
    assert answer["lines"][0]["conditions"] == ["p is positive"]
    assert [road["name"] for road in answer["roads"]] == ["quotient"]
    assert answer["needs"] == ["quotient-rule"]


i, k = h.index("i k", "n")


@pytest.mark.parametrize(
    ("term", "closed"),
    [
        (h.vector("x", "n"), True),
        (h.Sum(h.vector("x", "n")[k], k), True),
        (h.tensor(h.vector("x", "n")[i], i), False),
        (h.Sum(h.vector("x", "n")[k], k) * h.vector("x", "n"), False),
    ],
)
def test_a_closed_form_of_an_array_has_no_indices(term, closed):
    assert json_writer.is_closed_form(term) is closed


# -- the others --------------------------------------------------------------------


def test_python_is_the_result():
    namespace: dict = {}
    exec(show.python(squared_length()), namespace)
    assert list(namespace["gradient"]([1.0, 2.0])) == [2.0, 4.0]
    assert "def slope(x)" in show.python(squared_length(), "slope")


def test_a_claim_without_a_result_has_no_python():
    from dataclasses import replace

    from workbench.terms.term import LanguageError

    record = squared_length()
    statement = replace(record, claims=(replace(record.claim, result=None),))
    with pytest.raises(LanguageError, match="nothing to compute"):
        show.python(statement)
    assert json_writer.answer(statement)["result"] is None


def test_jupyter_shows_every_form():
    from workbench.show import jupyter

    jupyter.attach()
    record = squared_length()
    bundle = record._repr_mimebundle_()
    assert bundle == {
        "text/markdown": show.markdown(record), "text/latex": show.latex(record), "text/plain": show.text(record),
    }  # fmt: skip
    assert set(record._repr_mimebundle_(include=["text/plain"])) == {"text/plain"}
    assert set(record._repr_mimebundle_(exclude=["text/plain"])) == {"text/markdown", "text/latex"}
    assert h.vector("x", "n")._repr_mimebundle_()["text/latex"] == r"$\displaystyle x$"


def test_a_page_is_written_in_its_own_notation():
    from workbench.show.notation import Notation

    page = latex_writer.write(document(squared_length(), notation=Notation(vectors="bold")))
    assert r"\nabla_{\boldsymbol{x}} f" in page


def test_a_heading_keeps_the_spaces_around_its_formulas():
    import workbench as wb

    z = wb.vector("z", "n")
    heading = wb.show.markdown(wb.hessian(wb.logsumexp(z), z)).partition("\n")[0]
    assert heading == "### Hessian of $\\operatorname{lse}(z)$ in $z$"


@pytest.mark.parametrize("width", range(60, 130, 5))
def test_a_wide_matrix_is_drawn_once_or_written_in_a_line(width):
    a, b, c, d = (h.scalar(letter) for letter in "abcd")
    page = worked("qr", array([[a, b], [c, d]]))
    rows = text_writer.write(document(page, Detail.FULL), width).splitlines()
    assert not [row for row in rows if row.count("⎛") > 1]
