"""Runs beside their bounds: the bound holds on every run that can be drawn, and is reached where a button says so."""

from __future__ import annotations

import itertools
import json
import subprocess
from functools import cache
from pathlib import Path

import pytest

from workbench import catalog
from workbench.show import figures as declared

ROOT = Path(__file__).parents[2]
SRC = ROOT / "workbench" / "show" / "page" / "src"
RUNS = {name: made for name, made in declared.figures().items() if made.drawing == "run"}
SEEDS = (1, 2, 3)
FULL = 0.9995


def positions(made) -> list[dict]:
    """Controls at both ends, at the start and in between, crossed; with several seeds."""
    places = {}
    for one in made.controls:
        if one.kind == "slider" and one.name != "steps":
            places[one.name] = sorted({one.low, one.start, one.low + 0.61 * (one.high - one.low), one.high})
        elif one.kind == "choice":
            places[one.name] = range(len(one.options))
        elif one.kind == "switch":
            places[one.name] = (0, 1)
    return [dict(zip([*places, "seed"], values, strict=True)) for values in itertools.product(*places.values(), SEEDS)]


def named(made) -> list[dict]:
    """The positions that a button names."""
    return [dict(one.values) for one in made.controls if one.kind == "place"]


def traced(node: str, asked: list) -> list:
    command = [node, str(Path(__file__).with_name("runs.mjs")), str(SRC)]
    done = subprocess.run(command, input=json.dumps(asked), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return [[[(float(a), float(b)) for a, b in steps] for steps in runs] for runs in json.loads(done.stdout)]


@cache
def record_of(name: str) -> dict:
    return RUNS[name].record(catalog.entry(RUNS[name].entry))


def beyond(data: dict, steps: list) -> list:
    """The steps that the bound does not hold for, further than rounding leads."""
    scale = max(abs(steps[0][0]), abs(steps[0][1]), 1)
    sign = -1 if data["side"] == "below" else 1
    out = []
    for k, (seen, bound) in enumerate(steps):
        room = 1e-9 * abs(bound) + data["rounding"] * scale
        gap = abs(seen - bound) if data["side"] == "equal" else sign * (seen - bound)
        if not gap <= room:
            out.append((k, seen, bound))
    return out


@pytest.mark.parametrize("name", sorted(RUNS))
def test_the_bound_holds_wherever_the_controls_stand(node, name):
    made, record = RUNS[name], record_of(name)
    asked = positions(made)
    (runs,) = traced(node, [[record, asked]])
    wrong = [(position, beyond(record["data"], steps)) for position, steps in zip(asked, runs, strict=True)]
    wrong = [(position, found[0]) for position, found in wrong if found]
    assert not wrong, f"{len(wrong)} of {len(asked)} positions, as {wrong[0]}"


@pytest.mark.parametrize("name", sorted(RUNS))
def test_the_bound_is_reached_where_a_button_says_so(node, name):
    made, record = RUNS[name], record_of(name)
    asked = named(made)
    assert asked
    (runs,) = traced(node, [[record, asked]])
    for position, steps in zip(asked, runs, strict=True):
        after = [seen / bound for seen, bound in steps[1:] if abs(bound) > 1e3 * record["data"]["rounding"]]
        assert max(after) >= FULL, f"at {position} at most {max(after):.3f} of the bound is used"


@pytest.mark.parametrize("name", sorted(RUNS))
def test_a_bound_that_is_too_low_would_be_seen(node, name):
    record = record_of(name)
    (runs,) = traced(node, [[record, named(RUNS[name])]])
    lowered = [[steps[0], *((seen, 0.99 * bound) for seen, bound in steps[1:])] for steps in runs]
    assert any(beyond(record["data"], steps) for steps in lowered)
