"""Signs of what depends on parameters: from declared facts, else by cases; never from values that were tried.

``sign`` answers -1, 0 or 1 or raises the Question that must be settled first, a symbol against a root; ``by_cases``
puts the question to each case in turn, adds what the case says to what is known, and asks again.
"""

from __future__ import annotations

from workbench.rules.cases.cells import Case, by_cases, possible_signs, whole_condition
from workbench.rules.cases.signs import Bound, Question, Undecided, is_zero, sign, sign_if_known

__all__ = [
    "Bound", "Case", "Question", "Undecided", "by_cases", "is_zero", "possible_signs", "sign", "sign_if_known",
    "whole_condition",
]  # fmt: skip
