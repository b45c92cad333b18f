"""Every declared schema of inference: its cases follow by it, its counters do not follow."""

from __future__ import annotations

import pytest

from tests.every import every
from workbench.check.steps.following import Cited, follows
from workbench.reasons import reasons
from workbench.rules.inference import Step
from workbench.rules.schema import Computed, Inference

SCHEMAS = [reason for reason in reasons().values() if isinstance(reason, Inference | Computed)]
CASES = [(f"{s.name} {k}", s, proof) for s in SCHEMAS for k, proof in enumerate(s.cases())]
COUNTERS = [(f"{s.name} {k}", s, proof) for s in SCHEMAS for k, proof in enumerate(s.counters())]


@pytest.mark.parametrize(("schema", "proof"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_its_cases_follow(schema, proof):
    assert follows(step(*proof), schema, Cited()).standing.passed


@pytest.mark.parametrize(("schema", "proof"), [c[1:] for c in COUNTERS], ids=[c[0] for c in COUNTERS])
def test_its_counters_do_not(schema, proof):
    assert not follows(step(*proof), schema, Cited()).standing.passed


def step(premises, goal, letters=None):
    return Step(goal, tuple(premises), letters or {})


@every("schema", [s for s in SCHEMAS if isinstance(s, Inference)])
def test_a_schema_has_a_step_that_looks_alike_and_does_not_follow(schema):
    assert list(schema.counters())


def test_there_are_schemas():
    assert len(CASES) > 12
    assert len(COUNTERS) > len(CASES)
