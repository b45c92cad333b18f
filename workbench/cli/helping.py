"""What the help of a command says beside its options: how variables are declared, what is read, examples."""

from __future__ import annotations

import textwrap
from argparse import ArgumentParser
from collections.abc import Iterator, Mapping

EXAMPLES: Mapping[str, tuple[str, ...]] = {
    "derive": (
        'derive "sum((A @ x - b)**2)" --var A:m,n --var x:n --var b:m --wrt x',
        'derive "softmax(z)" --var z:n --wrt z --what jacobian --detail full',
    ),
    "backward": ("backward layers.py:rms_norm --var x:n,d --var gamma:d -o rms_norm.py",),
    "integrate": ('integrate "x * exp(-a*x)" --wrt x --var a::positive --from 0 --to oo',),
    "limit": ('limit "sin(a*x)/x" --wrt x --var a: --to 0',),
    "series": ('series "log(1 + x)" --wrt x --at 0 --order 4',),
    "solve": ('solve "x**2 == 3*x - 2" --wrt x',),
    "optimum": ('optimum "(x - a)**2" --var x: --var a: --wrt x --subject "x >= 0"',),
    "expect": ('expect "x**2" --under "normal(mu, sigma)"',),
    "mle": ('mle "a*exp(-a*x)" --data x: --param a::positive',),
    "posterior": ('posterior "p**x * (1-p)**(1-x)" --data x: --param p::unit --prior "beta(a, b)"',),
    "test": ('test t --sample "5.1,4.9,5.6,5.8,5.2" --null 5',),
    "worked": ('worked eigen "[[2, 1], [1, 2]]"',),
    "problems": ("problems --topic gradients --level beginner --count 4 --seed 7 --solutions",),
    "list": ('list --bullet "eigenvalue"', "list --lecture 3"),
    "show": ("show softmax-jacobian --detail full",),
    "why": ("why softmax-jacobian 3",),
    "export": ("export softmax-jacobian --to softmax.md",),
    "site": ("site softmax-jacobian --to site",),
    "path": ("path adam-bias-correction --known beginner",),
    "new": ("new my-form --topic linear-algebra",),
    "lab": ("lab calculus",),
    "examples": ("examples --to first-steps",),
    "completion": ("completion bash",),
    "check": ("check softmax-jacobian",),
    "read": ("read softmax-jacobian",),
    "prove": ('prove "x - log(x) >= 1" --var x::positive',),
    "judge": ('judge "x == y" --from "x**2 == y**2" --from "x*y > 0" --var x: --var y:',),
}
"""A command line or two for each command; they are run as they stand by the tests."""

_DECLARING = """\
NAME:SHAPE[:PROPERTY...] declares a variable. SHAPE is sizes with commas between them: names (n; k*n, n+1)
or numbers; nothing for a scalar. So x: is a number, w:n a vector, A:m,n a matrix, S:n,n:posdef one that is
positive definite."""


def explained(command: str, parser: ArgumentParser) -> str:
    """The words below the options of a command: nothing about variables and functions where it reads no expression."""
    return "\n" + "\n".join(_explained(command, parser)) + "\n"


def _explained(command: str, parser: ArgumentParser) -> Iterator[str]:
    options = {string for action in parser._actions for string in action.option_strings}
    if options & {"--var", "--param", "--known"}:
        from workbench.terms.functions import functions
        from workbench.terms.heads import PROPERTIES

        yield _DECLARING
        yield _filled("Properties:", ", ".join(sorted(PROPERTIES)))
        yield _filled("Operators and brackets as in Python and NumPy: + - * / ** @ .T x[i] x[1:]; functions:",
                      " ".join(sorted(functions())))  # fmt: skip
        yield ""
    yield from ("example:" if len(EXAMPLES[command]) == 1 else "examples:",)
    yield from (f"  workbench {line}" for line in EXAMPLES[command])


def _filled(words: str, told: str) -> str:
    return textwrap.fill(f"{words} {told}", 108, break_on_hyphens=False, break_long_words=False)
