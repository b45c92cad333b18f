"""What every field says of a line: names, earlier lines put in, terms put in order."""

from __future__ import annotations

from workbench.rules.reason import Definition, Procedure, Schema, Weight

DEFINITION = Definition("definition", "what the name stands for")
ARITHMETIC = Procedure("arithmetic", "numbers multiplied out, ones and zeros dropped", weight=Weight.SILENT)
COLLECT = Procedure(
    "collect", "numbers multiplied out, equal factors joined, like terms counted together", weight=Weight.SILENT
)
TIDY = Procedure("collect and simplify", "the same value in its shortest form", weight=Weight.SILENT)
PUT_TOGETHER = Procedure("put together", "the steps above, in their places", weight=Weight.SILENT)
MATRIX_FORM = Procedure("matrix notation", "the entries put back into their array")
SUBSTITUTION = Schema("substitution", "equals in the place of equals")
IDENTIFICATION = Schema("identification", "it stands beside the change of the variable, whatever that change is")
CONSTANT_FACTOR = Schema("constant factor", "what does not vary stands in front", weight=Weight.BOOKKEEPING)
