"""The reasons that are no identities: each declared once, each with words for its line."""

from __future__ import annotations

import pytest

from workbench.rules.reasons import reasons


@pytest.mark.parametrize("reason", reasons().values(), ids=str)
def test_a_reason_says_why(reason):
    assert reason.reason.strip()
    assert not reason.reason.endswith(".")
