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
    number,
    scalar,
    size,
    size_term,
)
from workbench.reasons.algebra import BINOMIAL_THEOREM, VALUES_OF_FUNCTIONS
from workbench.reasons.differentiation import DEFINITION_OF_THE_DERIVATIVE
from workbench.reasons.limits import CONTINUITY, EQUAL_FUNCTIONS
from workbench.reasons.sequences import FIRST_APART
from workbench.rules import algebra

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
        out = pen.follows(equals((x + h) ** n, Sum(choose(k) * x ** (n - k) * h**k, k)), by=BINOMIAL_THEOREM)
        ones = pen.follows(equals(choose(number(0)), 1), by=VALUES_OF_FUNCTIONS, name="one way to take no `h`")
        ways = pen.follows(equals(choose(number(1)), n), by=VALUES_OF_FUNCTIONS, name="`n` ways to take one `h`")
        pen.start((x + h) ** n, out.right, out)
        first = pen.relate("=", x**n + Sum(choose(i + 1) * x ** (n - (i + 1)) * h ** (i + 1), i), ones, by=FIRST_APART)
        second = pen.follows(
            equals(Sum(choose(i + 1) * x ** (n - (i + 1)) * h ** (i + 1), i), slope * h + h**2 * tail), ways, tail,
            by=FIRST_APART, why="all others have the factor `h**2`",
        )  # fmt: skip
        powers = pen.follows(
            equals((x + h) ** n, x**n + slope * h + h**2 * tail), first, second, name="the first two terms apart"
        )
        pen.start(quotient)
        pen.relate("=", (slope * h + h**2 * tail) / h, powers, by=algebra.terms_cancel, why="`x**n` against `x**n`")
        divided = pen.relate(
            "=", slope + h * tail, name="divide by `h`", why="which is not 0 in a difference quotient"
        )
        whole = pen.follows(
            equals(limit(slope + h * tail, h, 0), slope), tail, by=CONTINUITY, why="`h*T` goes to 0 with `h`"
        )
        whole = pen.follows(equals(limit(quotient, h, 0), slope), divided, whole, by=EQUAL_FUNCTIONS)
        pen.follows(equals(derivative(x**n, x), slope), whole, by=DEFINITION_OF_THE_DERIVATIVE)

    with pen.road("geometric sum"):
        pen.start(quotient)
        product = pen.relate(
            "=",
            Sum((x + h) ** i * x ** (n - 1 - i), i),
            name="difference of powers",
            why="`a**n - b**n` is `a - b` times a sum of `n` products, and here `a - b == h`",
        )
        pen.start(limit(product.right, h, 0))
        pen.relate("=", Sum(x**i * x ** (n - 1 - i), i), by=CONTINUITY, why="every factor `x + h` goes to `x`")
        equal = pen.relate("=", slope, name="equal terms", why="each of the `n` products is `x**(n - 1)`")
        whole = pen.follows(equals(limit(quotient, h, 0), slope), product, equal, by=EQUAL_FUNCTIONS)
        pen.follows(equals(derivative(x**n, x), slope), whole, by=DEFINITION_OF_THE_DERIVATIVE)

    pen.sanity(equals(derivative(x**2, x), 2 * x), "`n == 2`")
    pen.sanity(equals(derivative(x * x**n, x), (n + 1) * x**n), "the step from `n` to `n + 1`")
    pen.sanity(equals(derivative(p**a, p), a * p ** (a - 1)), "for `p > 0` the rule holds with any real exponent")
    pen.wrong("Putting 0 for `h` before dividing by it: 0/0 says nothing.")
    pen.wrong("Keeping the exponent: `n*x**n`.")
    pen.wrong("Using the rule for `a**x`, where the variable is in the exponent.")
