"""Every line of the library follows from what it cites, but for those that are counted in ``open_steps.json``.

That file says for each entry how many lines of its roads do not follow yet; the numbers may only fall, and a page that
is not named there has none. After pages were mended, write it again:

    PYTHONPATH=. python tests/derivations/test_steps.py
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.derivations.test_entries import judged
from workbench import catalog
from workbench.reasons.inference import OBTAINED
from workbench.record.derivation import Derivation
from workbench.terms.instances import free_symbols

COUNTED = Path(__file__).with_name("open_steps.json")
OPEN: dict[str, int] = json.loads(COUNTED.read_text())


def open_lines(made: Derivation) -> list[str]:
    """The numbers of the lines that do not follow from what they cite."""
    return [line.n for road in made.roads for line in road.lines if line.follows and not line.follows.standing.passed]


@pytest.mark.parametrize("id", sorted(catalog.entries()))
def test_lines_follow_from_what_they_cite(id: str) -> None:
    found = open_lines(judged(id))
    known = OPEN.get(id, 0)
    assert len(found) <= known, f"lines {', '.join(found)} do not follow; {known} did not before"


@pytest.mark.parametrize("id", sorted(catalog.entries()))
def test_no_claim_speaks_of_a_letter_that_was_obtained(id: str) -> None:
    """Such a letter is one that there is; a claim says that there is one."""
    made = catalog.entry(id)
    steps = [line for road in made.roads for line in road.lines if any(p == OBTAINED for p in line.rule.parts)]
    obtained = {letter for line in steps for _, letter in line.bindings}
    assert not obtained & free_symbols(*(claim.statement for claim in made.claims))


if __name__ == "__main__":
    counts = {id: len(open_lines(judged(id))) for id in sorted(catalog.entries())}
    COUNTED.write_text(json.dumps({id: n for id, n in counts.items() if n}, indent=1) + "\n")
