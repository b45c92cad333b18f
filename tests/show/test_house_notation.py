"""House notation on whole pages: every profile through every writer; no formula of the words is left as typed."""

import re
import subprocess

import pytest

from tests.missing import tex
from workbench import catalog, document, show, vector
from workbench.record.derivation import Detail, Line
from workbench.rules import catalogue
from workbench.show.html.record import page
from workbench.show.notation import Notation
from workbench.show.pages.speech import Speech
from workbench.show.profiles import notation, profiles
from workbench.show.wording import languages, wording
from workbench.show.writers import latex as latex_writer
from workbench.show.writers import markdown as markdown_writer
from workbench.show.writers import text as text_writer

DIFFERENT = Notation(
    vectors="arrow", transpose=r"\mathsf{T}", hadamard=r"\circ", gradient="row", jacobian="denominator",
    expectation=r"\operatorname{E}", probability=r"\Pr", logarithm=r"\ln", index_base=1, language="es",
)  # fmt: skip
HOUSES = {**{name: notation(name) for name in profiles()}, "everything different": DIFFERENT}
ENTRIES = [id for id in (
    "softmax-jacobian", "logsumexp-gradient-hessian", "least-squares-gradient", "chain-rule-jacobians", "product-rule",
    "mle-normal", "posterior-beta-bernoulli", "spectral-theorem", "kl-gaussians-univariate", "sigmoid-derivative",
    "linear-layer-backward", "taylor-second-order",
) if id in catalog.entries()]  # fmt: skip


def prose_of(shown):
    """Every piece of prose of a page."""
    yield from (shown.title, shown.goal, shown.convention, shown.idea, *shown.wrong, *shown.notes)
    yield from (remark.words for remark in shown.sanity)
    yield from (side.words for side in shown.assumptions)
    stack = [row for way in shown.ways for row in way.rows]
    while stack:
        row = stack.pop()
        yield from (row.rule, row.why, *row.pitfalls)
        for side in row.conditions:
            yield from (side.words, side.discharged)
        stack.extend(row.rows)


@pytest.fixture(scope="module", params=ENTRIES)
def entry(request):
    return catalog.entry(request.param)


def test_the_entries_are_there():
    assert len(ENTRIES) >= 8


@pytest.mark.parametrize("house", HOUSES.values(), ids=HOUSES)
def test_every_writer_takes_every_notation(entry, house):
    shown = document(entry, Detail.LECTURE, house)
    for text in (
        text_writer.write(shown), markdown_writer.write(shown), latex_writer.write(shown),
        show.json(entry, notation=house),
    ):  # fmt: skip
        assert "`" not in text.replace("``", "")


@pytest.mark.parametrize("house", HOUSES.values(), ids=HOUSES)
def test_no_formula_of_the_words_is_left_as_it_was_typed(entry, house):
    for level in Detail:
        for words in prose_of(document(entry, level, house)):
            assert not words.unread, words.source
            assert "`" not in words.plain


_LABELS = (
    "given", "assume", "where", "show", "show-that", "find", "convention", "idea", "result", "sanity", "goes-wrong",
    "note", "evidence", "references", "symmetric", "posdef", "positive", "orthogonal",
)  # fmt: skip


@pytest.mark.parametrize("language", [code for code in languages() if code != "en"])
def test_no_english_label_is_left(entry, language):
    shown = document(entry, notation=Notation(language=language))
    english, own = wording("en"), wording(language)
    foreign = [english[key] for key in _LABELS if english[key] not in own.values()]
    text = text_writer.write(shown)
    latex, markdown = latex_writer.write(shown), markdown_writer.write(shown)
    for word in foreign:
        assert not re.search(rf"^{re.escape(word)}\b", text, re.MULTILINE), word
        assert not re.search(rf"\\emph{{{re.escape(word)}[.}}( ]", latex), word
        assert not re.search(rf"^\*\*{re.escape(word)}[.*]", markdown, re.MULTILINE), word
    record = page([entry], notation=shown.notation)["entries"][entry.id]
    assert not {part["label"] for part in (*record["before"], *record["after"])} & set(foreign)


@pytest.mark.parametrize("house", HOUSES.values(), ids=HOUSES)
def test_an_article_in_the_notation_compiles(house, tmp_path):
    pages = [document(catalog.entry(id), Detail.LECTURE, house) for id in ENTRIES]
    (tmp_path / "page.tex").write_text(latex_writer.article(pages), "utf-8")
    pdflatex = tex()
    command = [pdflatex, "-interaction=nonstopmode", "-halt-on-error", "-no-shell-escape", "page.tex"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, errors="replace", check=False)
    assert done.returncode == 0, done.stdout[-3000:]
    assert not re.findall(r"Overfull .*\((?:[5-9]|\d\d+)\.\d*pt .*", done.stdout)


@pytest.mark.parametrize(("house", "words"), [
    (Notation(jacobian="denominator"), "jacobian-denominator"), (Notation(jacobian="primed"), "jacobian-primed"),
])  # fmt: skip
def test_a_layout_that_is_not_the_plain_one_is_said(house, words):
    shown = document(catalog.entry("softmax-jacobian"), notation=house)
    assert shown.convention.plain.endswith(wording("en")[words])
    assert not document(catalog.entry("softmax-jacobian")).convention.plain.endswith(wording("en")[words])


def test_what_the_letters_of_a_rule_stand_for_is_put_into_its_reason():
    made = catalog.entry("softmax-jacobian")
    rule = catalogue()["square norm of a vector"]
    line = Line("1", made.lines[0].statement, rule, rule.reason, bindings=(("x", vector("w", "n")),))
    say = Speech(made, Notation())
    assert say.reason(line, rule.reason).plain == "the square of the length is wᵀw"
    assert say.reason(line, "`x` is the author's").plain == "x is the author's"
