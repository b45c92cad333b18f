"""Exit codes: done and checked, an internal error, input not understood, a claim that did not pass, nothing found."""

DONE, INTERNAL, NOT_UNDERSTOOD, NOT_PASSED, NOT_FOUND = 0, 1, 2, 3, 4
