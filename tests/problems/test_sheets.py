"""Families of problems, crossed: each one's variants are answered, checked, different and the same again."""

import pytest

from workbench.problems import LEVELS, SheetError, every_family, sheet, topics
from workbench.problems.sheets import Candidate, problem_of
from workbench.show.pages.prose import prose
from workbench.terms.text import text_of

FAMILIES = sorted(every_family())


@pytest.mark.daily(15)
@pytest.mark.parametrize("id", FAMILIES)
def test_a_variant_is_answered_and_passes(id):
    made = problem_of(Candidate(id, 3, 1))
    assert not isinstance(made, str), made
    assert made.answers
    assert made.hints or len(made.derivation.lines) < 2
    assert made.level in LEVELS and made.topic in topics()


@pytest.mark.parametrize("id", FAMILIES)
def test_variants_differ_and_come_again(id):
    family = every_family()[id]
    asked = [family.variant(5, number) for number in range(16)]
    keys = ["\n".join([v.ask, *map(text_of, v.shown)]) for v in asked]
    assert len(set(keys)) >= 4
    again = [family.variant(5, number) for number in range(16)]
    assert keys == ["\n".join([v.ask, *map(text_of, v.shown)]) for v in again]


@pytest.mark.parametrize("id", FAMILIES)
def test_the_words_can_be_set(id):
    variant = every_family()[id].variant(0, 0)
    assert not prose(variant.ask, variant.names).unread


def test_there_are_families_on_every_engine():
    assert len(FAMILIES) >= 30
    assert set(topics()) >= {
        "derivatives", "integrals", "gradients", "jacobians", "hessians", "matrix-calculus", "likelihoods",
        "posteriors", "linear-algebra",
    }  # fmt: skip
    assert {every_family()[id].level for id in FAMILIES} == set(LEVELS)


def asked_of(made):
    return ["\n".join([p.ask, *map(text_of, p.shown)]) for p in made.problems]


def test_a_sheet_is_what_its_seed_makes_it_whatever_works_on_it():
    one = sheet("linear-algebra", "beginner", count=5, seed=7)
    assert asked_of(one) == asked_of(sheet("linear-algebra", "beginner", count=5, seed=7, jobs=2))
    assert asked_of(one) != asked_of(sheet("linear-algebra", "beginner", count=5, seed=8))
    assert len(set(asked_of(one))) == 5
    assert {(p.topic, p.level) for p in one.problems} == {("linear-algebra", "beginner")}


@pytest.mark.parametrize(
    ("wishes", "message"),
    [
        ({"topic": "gradiens"}, "did you mean gradients"),
        ({"level": "hard"}, "beginner, intermediate, advanced"),
        ({"topic": "series", "level": "beginner"}, "there are intermediate"),
        ({"count": 0}, "at least one"),
    ],
)
def test_wishes_that_cannot_be_met(wishes, message):
    with pytest.raises(SheetError, match=message):
        sheet(**wishes)


def test_a_topic_runs_out():
    with pytest.raises(SheetError, match=r"only \d+ different problems"):
        sheet("series", count=1000)
