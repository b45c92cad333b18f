"""The reasons that are no identities: each declared once, each with words for its line."""

from __future__ import annotations

from tests.every import every
from workbench.rules.reasons import reasons


@every("reason", reasons().values())
def test_a_reason_says_why(reason):
    assert reason.reason.strip()
    assert not reason.reason.endswith(".")
