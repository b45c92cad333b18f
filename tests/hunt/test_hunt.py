"""Random expressions against the index form and the printed form: a small run always, a large one by ``make hunt``.

``HUNT_COUNT`` and ``HUNT_SEED`` set how many expressions are drawn and from which seed on.
"""

from __future__ import annotations

import os
import warnings

import pytest

from tests.counting import call_count
from tests.hunt.generate import NAMES, Generator, differ
from workbench.forms.index_form import Unsupported, same, tidy, tidy_steps
from workbench.terms.heads import Sum, at, fresh_axes, mul, tensor, transpose
from workbench.terms.term import Term, postorder
from workbench.terms.text import text_of

SEED = int(os.environ.get("HUNT_SEED", "0"))
COUNT = int(os.environ.get("HUNT_COUNT", "400"))
BLOCK = 100
BLOCKS = range(0, max(1, COUNT // BLOCK))
MOST_CALLS = 2_000_000
"""Tidying an ordinary term makes fewer calls than this: about a second."""


def drawn(block: int, most: int = 4, depth: int = 5) -> list[tuple[int, Term]]:
    found = []
    for seed in range(SEED + BLOCK * block, SEED + BLOCK * (block + 1)):
        generator = Generator(seed)
        found.append((seed, generator.term(generator.shape(most), generator.random.randint(1, depth))))
    return found


def tidied(term: Term) -> Term | None:
    """The printed form, or None where the index form refuses with a reason."""
    try:
        return tidy(term).term
    except (Unsupported, ZeroDivisionError):
        return None


@pytest.mark.parametrize("block", BLOCKS)
def test_tidy_keeps_value_and_shape(block: int):
    refused = 0
    for seed, term in drawn(block):
        written = tidied(term)
        if written is None:
            refused += 1
            continue
        assert written.shape == term.shape, f"seed {seed}: {text_of(term)}"
        assert not (found := differ(term, written, seed=seed)), f"seed {seed}: {found}\n{term}\n{written}"
        again = tidied(written)
        assert again is not None, f"seed {seed}: {written} cannot be read again"
        assert same(again, written), f"seed {seed}: {written}\n{again}"
    assert refused <= BLOCK // 10


@pytest.mark.parametrize("block", BLOCKS)
def test_every_step_is_true(block: int):
    for seed, term in drawn(block, most=3, depth=3):
        try:
            steps = tidy_steps(term)
        except (Unsupported, ZeroDivisionError):
            continue
        for step in steps:
            assert step.before.shape == step.after.shape
            assert not (found := differ(step.before, step.after, points=1, seed=seed)), f"seed {seed}: {found} {step}"


@pytest.mark.daily(2)
@pytest.mark.parametrize("block", BLOCKS)
def test_nothing_different_is_called_the_same(block: int):
    """Small expressions over few symbols, all pairs: many look alike, some are equal, and no more than that."""
    for seed in range(SEED + 4 * block, SEED + 4 * (block + 1)):
        generator = Generator(10_000 + seed)
        shape = generator.shape(2)
        terms = [generator.term(shape, 2) for _ in range(12)]
        terms += [change for t in terms[:6] for change in mutants(t)]
        for n, a in enumerate(terms):
            for b in terms[:n]:
                if a.shape == b.shape and same(a, b):
                    assert not (found := differ(a, b, seed=seed)), f"seed {seed}: {found}\n{a}\n{b}"


def mutants(term: Term) -> list[Term]:
    """Terms that look like this one: turned, by entries, with a factor more."""
    made = [mul(2, term), mul(term, term)]
    if term.rank == 2:
        i, j = fresh_axes(term.shape, avoid=term.indices)
        made.append(tensor(at(term, i, j), i, j))
        if term.shape[0] == term.shape[1]:
            made += [transpose(term), tensor(at(term, j, i), i, j)]
    if term.rank == 1:
        (i,) = fresh_axes(term.shape, avoid=term.indices)
        made.append(tensor(at(term, i), i))
        made.append(mul(term, Sum(at(term, i), i)))
    return made


@pytest.mark.parametrize("block", BLOCKS)
def test_the_text_is_read_back(block: int):
    from workbench.language.parse import parse
    from workbench.terms.term import symbols

    for seed, term in drawn(block):
        written = tidied(term)
        if written is None:
            continue
        names = {s.name: s for s in symbols(term, written)}
        assert same(parse(text_of(written), names, NAMES), written), f"seed {seed}: {text_of(written)}"


@pytest.mark.parametrize("block", BLOCKS)
def test_the_work_is_bounded(block: int):
    for seed, term in drawn(block):
        count = len(list(postorder(term)))
        assert call_count(lambda term=term: tidied(term)) < MOST_CALLS, f"seed {seed}: {count} nodes"


def test_the_hunt_sees_a_wrong_value():
    generator = Generator(3)
    x = generator.symbol(generator.shape(1))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert differ(x, mul(1, x)) is None
        assert differ(x, mul(2, x))
