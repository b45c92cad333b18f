"""Every claim of the library is a line, or is proved from lines, but for those counted in ``open_claims.json``.

That file says for each entry how many of its claims stand on no line yet, and which symbols of claims are neither given
nor spoken of in an assumption; both may only become fewer. After pages were mended, write it again:

    PYTHONPATH=. python tests/derivations/test_closure.py
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from workbench import catalog
from workbench.check.steps.closure import open_claims, stands, strange_letters
from workbench.record.claims import Equality
from workbench.record.derivation import Derivation
from workbench.record.pen import Pen
from workbench.terms.heads import equals, scalar

COUNTED = Path(__file__).with_name("open_claims.json")
OPEN: dict[str, Any] = json.loads(COUNTED.read_text()) if COUNTED.exists() else {"claims": {}, "letters": {}}


@pytest.mark.parametrize("id", sorted(catalog.entries()))
def test_claims_stand_on_lines(id: str) -> None:
    made = catalog.entry(id)
    found, known = open_claims(made), OPEN["claims"].get(id, 0)
    assert len(found) <= known, f"claims {', '.join(map(str, found))} stand on no line; {known} did not before"
    assert strange_letters(made) <= set(OPEN["letters"].get(id, ()))


a, b, c = scalar("a"), scalar("b"), scalar("c")


def page(claimed: Any, *lines: Any) -> Derivation:
    pen = Pen()
    pen.claim(Equality(*claimed.args))
    for line in lines:
        pen.follows(line)
    return pen.derivation()


def test_a_claim_on_no_line_is_found() -> None:
    goal = equals(a, c)
    assert open_claims(page(goal, equals(a, b))) == (1,)
    assert open_claims(page(goal, equals(a, b), equals(b, c))) == (), "a chain of lines"
    assert open_claims(page(goal, goal)) == ()
    assert open_claims(page(goal, equals(c, a))) == (), "read from the right"


def test_a_line_under_a_hypothesis_is_no_claim() -> None:
    pen = Pen()
    pen.claim(Equality(a, c))
    with pen.suppose(equals(a, b)) as same:
        pen.follows(equals(a, b), same)
        with pen.suppose(equals(b, c)) as other:
            pen.follows(equals(a, c), same, other)
    made = pen.derivation()
    assert not stands(made.claims[0], made)


if __name__ == "__main__":
    entries = {id: catalog.entry(id) for id in sorted(catalog.entries())}
    claims = {id: len(found) for id, made in entries.items() if (found := open_claims(made))}
    letters = {id: sorted(found) for id, made in entries.items() if (found := strange_letters(made))}
    COUNTED.write_text(json.dumps({"claims": claims, "letters": letters}, indent=1) + "\n")
