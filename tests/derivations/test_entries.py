"""Every entry of the library meets every check; two pages are compared word by word.

After a page was changed on purpose, write the golden texts again and read the difference:

    PYTHONPATH=. python tests/derivations/test_entries.py
"""

from __future__ import annotations

import json
import re
from functools import cache
from keyword import iskeyword
from pathlib import Path

import numpy as np
import pytest

import workbench as wb
from workbench import catalog
from workbench.check.points.sample import Point
from workbench.check.statements.judging import make_pool, statements_of
from workbench.record.derivation import Claim, Derivation, Detail, Verdict
from workbench.rules.rule import LemmaRule, Rule
from workbench.terms.functions import functions
from workbench.terms.heads import NAMED, RELATION, SYMBOL
from workbench.terms.instances import alike
from workbench.terms.term import Term, postorder, symbols

LEVELS = "beginner intermediate advanced research".split()
TOPICS = (
    "linear-algebra calculus multivariable matrix-calculus probability inference information-theory optimization "
    "neural-networks transformers learning-theory evaluation distributions"
).split()
SUBJECTS = frozenset(subject for area in catalog.areas() for subject in area.subjects)

GOLDEN = Path(__file__).parents[1] / "golden"
PAGES = ["softmax-jacobian", "gradient-least-squares"]
UNPRINTED = frozenset({"apply", "differential"})
"""Heads without a text or source of their own: opaque functions and directions."""
ITERATED = frozenset({"newton"})
"""An iteration has a value on samples of its density, not at any point: the check of estimates runs it there."""

ENTRIES = catalog.entries()
LETTER = r"[a-z0-9]+(-[a-z0-9]+)*"


@cache
def judged(id: str) -> Derivation:
    return wb.checked(catalog.entry(id))


every_entry = pytest.mark.parametrize("id", ENTRIES)


@every_entry
def test_metadata(id: str) -> None:
    known = ENTRIES[id]
    assert known.level in LEVELS
    assert known.topic in TOPICS
    assert known.bullets
    assert set(known.bullets) <= SUBJECTS
    assert len(set(known.bullets)) == len(known.bullets)
    assert all(re.fullmatch(LETTER, before) for before in (id, *known.prerequisites))
    assert known.references
    assert all(reference == reference.strip() != "" for reference in known.references)


@every_entry
def test_the_docstring_has_a_title_and_a_paragraph(id: str) -> None:
    doc = Path(ENTRIES[id].path).read_text(encoding="utf-8").split('"""')[1]
    title, blank, *paragraph = doc.splitlines()
    assert title.endswith(".")
    assert not blank.strip()
    assert len(" ".join(paragraph).split()) >= 8, "a paragraph that says why anybody cares"


@every_entry
def test_words_are_plain(id: str) -> None:
    """Formulas are terms: no LaTeX and no Markdown in what an author says."""
    made = catalog.entry(id)
    words = [
        made.title,
        made.goal,
        made.convention,
        made.idea,
        *made.wrong,
        *made.notes,
        *(r.words for r in made.remarks),
    ]
    words += [w for line in made.walk() for w in (line.rule.name, line.why)]
    assert not [w for w in words if "\\" in w or "$" in w]


@every_entry
def test_a_page_has_what_a_page_has(id: str) -> None:
    made = catalog.entry(id)
    assert made.goal
    assert made.lines
    assert made.remarks, "a sanity remark lets a reader trust the result"
    assert made.wrong, "a mistake that people make"


@every_entry
def test_every_statement_passes_the_check(id: str) -> None:
    made = judged(id)
    found: list[tuple[str, Verdict | None]] = [(f"claim {k}", c.verdict) for k, c in enumerate(made.claims, 1)]
    found += [
        (f"line {line.n} of {road.name}", line.verdict) for road in made.roads for t in road.lines for line in t.walk()
    ]
    found += [(f"remark {r.words}", r.verdict) for r in made.remarks]
    assert [(what, verdict) for what, verdict in found if verdict is None or not verdict.status.passed] == []
    assert wb.report(made).ok


@every_entry
def test_cited_entries_exist_and_come_before(id: str) -> None:
    made = catalog.entry(id)
    assert set(made.needs) <= set(ENTRIES)
    assert id not in made.needs
    assert catalog.path(id)[-1] == id
    assert {line.lemma for line in made.walk() if line.lemma} & set(ENTRIES) <= set(ENTRIES) - {id}


RESTATED = frozenset({
    ("tanh-derivative", "tanh by sigmoid"),
    ("matrix-differential-product-rule", "transposing commutes with differentiating"),
    ("change-of-variables-density", "fundamental theorem of calculus"),
})  # fmt: skip
"""Entries that have a line by a rule that says what they claim. These may only become fewer."""


def value_of(side: Term) -> Term:
    return side.args[0] if side.head is NAMED else side


def says(rule: Rule, statement: Term) -> bool:
    """Whether the rule, applied once, makes one side of an equation of the other: it says all that is said there."""
    if statement.head is not RELATION or statement.attrs[0] != "=":
        return False
    left, right = map(value_of, statement.args)
    for before, after in ((left, right), (right, left)):
        made = rule.apply(before)
        if made is not None and alike(made.result) is alike(after):
            return True
    return False


@pytest.mark.nightly
def test_rules_and_citations_make_no_circle() -> None:
    """Also where a rule cites the entry that proves it, or says what an entry claims: that entry proves it, and may not
    use it, nor what is proved by it."""
    from graphlib import CycleError, TopologicalSorter

    made = {id: catalog.entry(id) for id in ENTRIES}
    by = {id: {part for line in d.walk() for part in line.rule.parts if isinstance(part, Rule)
               and not isinstance(part, LemmaRule)} for id, d in made.items()}  # fmt: skip
    proved_in = {rule: {id for id, d in made.items() if any(says(rule, c.statement) for c in d.claims)}
                 for rule in set[Rule]().union(*by.values())}  # fmt: skip
    circular = {(id, rule.name) for id, rules in by.items() for rule in rules if id in proved_in[rule]}
    assert circular <= RESTATED
    only = {rule: ids for rule, ids in proved_in.items() if len(ids) == 1}
    cites = {
        id: {*catalog.citations(id), *(p for rule in by[id] if (id, rule.name) not in RESTATED
                                       for p in only.get(rule, ()))}
        for id in ENTRIES
    }  # fmt: skip
    try:
        TopologicalSorter(cites).prepare()
    except CycleError as error:
        pytest.fail(f"a circle: {' <- '.join(error.args[1])}")


@every_entry
@pytest.mark.parametrize("detail", Detail)
def test_every_writer_writes_every_level(id: str, detail: Detail) -> None:
    made = judged(id)
    page = wb.show.text(made, detail)
    assert made.title in page
    assert max(map(len, page.splitlines())) <= 100
    for source in (wb.show.latex(made, detail), wb.show.standalone(made, detail)):
        grouping = re.sub(r"\\[{}]", "", source)
        assert grouping.count("{") == grouping.count("}")
        assert source.count(r"\begin{") == source.count(r"\end{")
    assert made.title in wb.show.markdown(made, detail)
    answer = json.loads(wb.show.json(made, wb.report(made), detail))
    assert answer["check"]["ok"]


def results(made: Derivation) -> list[Claim]:
    """The claims whose results have a text and a NumPy source of their own."""
    return [
        c
        for c in made.claims
        if c.result is not None
        and not c.result.indices
        and not any(t.head.name in UNPRINTED | ITERATED for t in postorder(c.result))
    ]


def variables_of(claim: Claim, made: Derivation) -> list[Term]:
    return list({s.name: s for s in (*made.givens, *symbols(claim.statement)) if s.head is SYMBOL}.values())


def points(claim: Claim, made: Derivation, count: int = 3) -> list[Point]:
    assumed = statements_of(made.assumptions)
    pool = make_pool([claim.statement, *assumed, *variables_of(claim, made)], assumed, seed=1)
    return [point for point, _ in zip(pool.points(), range(count), strict=False)]


@every_entry
def test_results_are_read_again_and_run(id: str) -> None:
    made = judged(id)
    for claim in results(made):
        assert claim.result is not None
        variables = variables_of(claim, made)
        again = wb.parse(wb.text_of(claim.result), {v.name: v for v in variables})
        run = _source(claim, variables)
        decided = 0
        for point in points(claim, made, 12):
            wanted = wb.evaluate(claim.result, point.values)
            if not np.all(np.isfinite(wanted)):
                continue
            if decided == 3:
                break
            decided += 1
            np.testing.assert_allclose(wb.evaluate(again, point.values), wanted, rtol=1e-9, atol=1e-12)
            if run is None:
                continue
            sizes = {name: point.values[name] for name in _sizes(run, variables)}
            np.testing.assert_allclose(run(*(point.values[v.name] for v in variables), **sizes), wanted, 1e-9, 1e-12)
        assert decided


def _source(claim: Claim, variables: list[Term]):  # type: ignore[no-untyped-def]
    """The result as a function; none for a law whose number of observations is no shape of what is left in it."""
    try:
        return _compiled(wb.numpy_source(claim.result, variables, "result"))
    except wb.LanguageError as error:
        if claim.kind == "Law" and "cannot be read off the shapes" in str(error):
            return None
        raise


def _compiled(source: str):  # type: ignore[no-untyped-def]
    place: dict[str, object] = {}
    exec(source, place)
    return place["result"]


def _sizes(run, variables: list[Term]) -> list[str]:  # type: ignore[no-untyped-def]
    """Sizes that no variable tells are further parameters; a name that Python keeps for itself has a line below it."""
    names = run.__code__.co_varnames[: run.__code__.co_argcount + run.__code__.co_kwonlyargcount]
    told = {v.name + "_" * iskeyword(v.name) for v in variables}
    return [name for name in names if name not in told]


# -- golden pages ----------------------------------------------------------------


def page(id: str) -> str:
    """The page as it stands, but for the last digits of errors, which depend on the machine."""
    text = re.sub(r"\d\.\de[+-]\d\d", "#.#e-##", wb.show.text(judged(id)))
    return re.sub(r"\d+ digits agree", "## digits agree", text) + "\n"


@pytest.mark.parametrize("id", PAGES)
def test_a_page_reads_as_it_did(id: str) -> None:
    assert page(id) == (GOLDEN / f"{id}.txt").read_text(encoding="utf-8")


def test_a_golden_page_is_of_an_entry() -> None:
    assert {path.stem for path in GOLDEN.glob("*.txt")} == set(PAGES)
    assert functions()["softmax"].knows.calculus.lemma in PAGES


if __name__ == "__main__":
    for name in PAGES:
        (GOLDEN / f"{name}.txt").write_text(page(name), encoding="utf-8")
