"""Power rule, from the definition.

The slope of x^n as a limit: the first derivative that anybody works out, and with sums and products of it the slope of
every polynomial.
"""

from workbench import (
    Claim,
    Sum,
    derivation,
    derivative,
    equals,
    gamma,
    index,
    limit,
    named,
    scalar,
    size,
    size_term,
)
from workbench.rules import algebra
from workbench.rules.declared.algebra import BINOMIAL_THEOREM
from workbench.rules.declared.common import SUBSTITUTION
from workbench.rules.declared.differentiation import DEFINITION_OF_THE_DERIVATIVE
from workbench.rules.declared.limits import OF_A_SUM

META = {
    "level": "beginner",
    "bullets": ["Derivative calculations"],
    "prerequisites": [],
    "references": ["MML §5.1 (Example 5.2)"],
}

N = size("n")
n, x, h, p, a = size_term(N), scalar("x"), scalar("h"), scalar("p", "positive"), scalar("a")
k, j = index("k", N + 1), index("j", N - 1)
i = index("i", N)


def choose(m):
    return gamma(n + 1) / (gamma(m + 1) * gamma(n - m + 1))


quotient = ((x + h) ** n - x**n) / h
tail = named("T", Sum(choose(j + 2) * x ** (n - 2 - j) * h**j, j))
slope = n * x ** (n - 1)


@derivation(
    claim=[
        Claim("Equality", equals(derivative(x**n, x), slope)),
        Claim("Equality", equals(limit(quotient, h, 0), slope)),
    ]
)
def power_rule_from_definition(pen):
    pen.given(x, h, p, a)
    pen.goal("Find the derivative of `x**n` for a natural number `n`, from the definition as a limit.")
    pen.convention(
        "`gamma(m + 1)` is `m`!, so the quotient of Gammas is the binomial coefficient. `T` holds the terms with "
        "`h**2` and more, divided by `h**2`; it has no terms for `n == 1`."
    )
    pen.idea("Multiply `(x + h)**n` out. The first term cancels, the second has one factor `h`, all others have more.")

    with pen.road("binomial theorem"):
        pen.follows(equals((x + h) ** n, Sum(choose(k) * x ** (n - k) * h**k, k)), by=BINOMIAL_THEOREM)
        powers = pen.relate(
            "=", x**n + slope * h + h**2 * tail, name="the first two terms apart", why="1, and `n` of the next kind"
        )
        pen.start(quotient)
        pen.relate("=", (slope * h + h**2 * tail) / h, powers, by=algebra.terms_cancel, why="`x**n` against `x**n`")
        pen.relate("=", slope + h * tail, name="divide by `h`", why="which is not 0 in a difference quotient")
        pen.start(limit(quotient, h, 0))
        pen.relate("=", limit(slope + h * tail, h, 0), by=SUBSTITUTION, why="the quotient as worked out")
        whole = pen.relate("=", slope, name="limit of a polynomial", why="`h*T` goes to 0 with `h`")
        pen.follows(equals(derivative(x**n, x), slope), whole, by=DEFINITION_OF_THE_DERIVATIVE)

    with pen.road("geometric sum"):
        pen.start(quotient)
        pen.relate(
            "=",
            Sum((x + h) ** i * x ** (n - 1 - i), i),
            name="difference of powers",
            why="`a**n - b**n` is `a - b` times a sum of `n` products, and here `a - b == h`",
        )
        pen.start(limit(quotient, h, 0))
        pen.relate("=", Sum(x**i * x ** (n - 1 - i), i), by=OF_A_SUM, why="every factor `x + h` goes to `x`")
        whole = pen.relate("=", slope, name="equal terms", why="each of the `n` products is `x**(n - 1)`")
        pen.follows(equals(derivative(x**n, x), slope), whole, by=DEFINITION_OF_THE_DERIVATIVE)

    pen.sanity(equals(derivative(x**2, x), 2 * x), "`n == 2`")
    pen.sanity(equals(derivative(x * x**n, x), (n + 1) * x**n), "the step from `n` to `n + 1`")
    pen.sanity(equals(derivative(p**a, p), a * p ** (a - 1)), "for `p > 0` the rule holds with any real exponent")
    pen.wrong("Putting 0 for `h` before dividing by it: 0/0 says nothing.")
    pen.wrong("Keeping the exponent: `n*x**n`.")
    pen.wrong("Using the rule for `a**x`, where the variable is in the exponent.")
