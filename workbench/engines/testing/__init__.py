"""Tests of hypotheses: from the model to a statistic and its law, and worked on given data.

    from workbench.engines.testing import hypothesis_test
    hypothesis_test("t", laws=catalog.distribution)                                    # the derivation, with symbols
    hypothesis_test("t", [["5.1", "4.9", "5.6"]], null=5, laws=catalog.distribution)   # the worked solution

One test a module of ``tests``; its name is the test's, its docstring what it asks.
"""

from __future__ import annotations

from workbench.engines.testing.asking import hypothesis_test, test_names

__all__ = ["hypothesis_test", "test_names"]
