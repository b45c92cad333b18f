"""The graph road: names of the reader, one line for an adjoint, work and lines in proportion to the program."""

import json
from pathlib import Path

import pytest

from tests.benchmarks.problems import layers
from tests.counting import call_count
from workbench.check.claims.kinds import check_claim
from workbench.check.claims.readback import read_back
from workbench.check.statements.judging import Judge, make_pool
from workbench.engines.goals import derive
from workbench.language.parse import parse
from workbench.language.variables import symbols_from
from workbench.reasons.tensors import ADJOINT
from workbench.record.derivation import Status
from workbench.record.naming import names_in
from workbench.show import latex, text
from workbench.terms.heads import NAMED
from workbench.terms.term import postorder

FILE = Path(__file__).parents[2] / "problems" / "networks.jsonl"
NETWORKS = {r["id"]: r for r in map(json.loads, FILE.read_text("utf-8").splitlines())}


def made(request, **options):
    names = symbols_from(request["vars"])
    return derive(parse(request["expr"], names), names[request["wrt"]], **options)


@pytest.mark.parametrize("name", NETWORKS)
def test_every_part_has_one_name_and_is_defined_before_it_is_used(name):
    derivation = made(NETWORKS[name], method="graph")
    written = NETWORKS[name]["expr"]
    own = {t.name for t in postorder(parse(written, symbols_from(NETWORKS[name]["vars"]))) if t.head is NAMED}
    defined: dict[str, object] = {}
    for line in derivation.lines:
        left, right = line.statement.args
        for part in (t for t in postorder(right, below=lambda t: t.head is not NAMED) if t.head is NAMED):
            assert part.name in defined, f"{part.name} is used in line {line.n} and defined later"
        if left.head is NAMED and left.args[0] is right:
            assert defined.setdefault(left.name, right) is right
    used = {t.name for t in postorder(derivation.result) if t.head is NAMED}
    assert {n for n in own if n in used or f"{n}_bar" in used} <= set(defined)


@pytest.mark.parametrize("name", NETWORKS)
def test_an_adjoint_is_one_line(name):
    said = [line.statement.args[0] for line in made(NETWORKS[name], method="graph").lines if line.rule == ADJOINT]
    assert len({t.name for t in said}) == len(said)


@pytest.mark.parametrize("name", ["two-blocks-B", "block-X", "encoder-shared-norm-w"])
def test_the_claim_of_a_block_is_judged_as_printed_and_as_emitted(name):
    derivation = made(NETWORKS[name])
    judge = Judge(make_pool((derivation.claim.statement, *derivation.givens), (), 0))
    found = check_claim(derivation.claim, judge)
    assert found.status is Status.SUPPORTED and ("order 2.0" in found.method or "order 1.9" in found.method)
    assert read_back(derivation.claim, derivation.givens, judge) is None


def test_a_block_goes_by_the_graph_of_itself():
    assert {made(NETWORKS[n]).roads[0].name for n in ("block-X", "block-A", "two-blocks-B")} == {"graph"}


def test_a_name_that_is_taken_is_not_given_again():
    names = symbols_from({"x": "n", "A": "n,n", "h": "n", "v_bar_1": "n", "v_1": "n"})
    expr = parse("y = tanh(A @ x); y_bar = y * v_1; sum(exp(A @ y) * y_bar * h + v_bar_1 * y)", names)
    derivation = derive(expr, names["x"], method="graph")
    said = [line.statement.args[0].name for line in derivation.lines if line.statement.args[0].head is NAMED]
    assert len(set(said)) == len(said) and not set(said) & names.keys()
    assert not names_in(*names.values()) & {t.name for t in postorder(derivation.result) if t.head is NAMED}


def terms(count):
    names = symbols_from({"w": "d", "v": "d"})
    return parse(" + ".join(f"exp({k} * (w @ v))" for k in range(2, count + 2)), names), names["w"]


@pytest.mark.daily(3)
@pytest.mark.parametrize("program", [layers, terms])
@pytest.mark.parametrize("work", ["derive", "text", "latex"])
def test_work_grows_with_the_program(program, work):
    def counted(size):
        expr, wrt = program(size)
        derivation = derive(expr, wrt, method="graph")
        if work == "derive":
            return call_count(lambda: derive(expr, wrt, method="graph"))
        return call_count(lambda: (text if work == "text" else latex)(derivation))

    counted(10)
    small, large = counted(20), counted(80)
    assert large < 5 * small, f"{large / small:.1f} times the work for 4 times the program"
