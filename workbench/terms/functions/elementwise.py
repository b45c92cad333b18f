"""Functions of one number, applied entry by entry. Derivatives: any calculus text; DLMF 4.20, 4.34."""

from __future__ import annotations

from fractions import Fraction

from workbench.terms.declaration import elementwise
from workbench.terms.domains import ABOVE_MINUS_ONE, POSITIVE, Domain
from workbench.terms.heads import constant, divide, mul, negative, number, oo, pi, power, relation
from workbench.terms.knowledge import NONNEGATIVE_VALUES, POSITIVE_VALUES, Inverse, between, end

_MINUS_OO, _RIGHT = negative(oo), divide(pi, 2)

COSINE_NOT_ZERO = Domain(
    "cos not 0", lambda x: relation(">", absolute(cos(x)), number(0)), properties=("unit",),
    draw=lambda rng, shape: rng.uniform(-1.2, 1.2, shape),
)
INSIDE_UNIT = Domain(
    "inside (-1, 1)", lambda x: relation("<", absolute(x), number(1)), properties=("unit",),
    draw=lambda rng, shape: rng.uniform(-0.8, 0.8, shape),
)
ENTRIES_NOT_ZERO = Domain(
    "entries not 0", lambda x: relation(">", absolute(x), number(0)),
    draw=lambda rng, shape: rng.uniform(0.4, 2.0, shape) * rng.choice([-1.0, 1.0], shape),
)

exp = elementwise(
    "exp", "The exponential.",
    numpy=lambda lib, x: lib.np.exp(x), source="np.exp({0})", latex=r"\exp",
    precise="exp", javascript="Math.exp({0})", sympy="exp",
    display=lambda x: None if x.rank else constant("e") if x is number(1) else power(constant("e"), x),
    derivative=lambda f, x: f, reason="the exponential is its own derivative",
    range=POSITIVE_VALUES, ends=(end(oo, oo, "the exponential grows without bound"),
                                 end(_MINUS_OO, 0, "the exponential of what falls without bound goes to 0")),
    inverse=Inverse(lambda v: log(v), "the exponential is one-to-one", "an exponential is positive"),
)
log = elementwise(
    "log", "The natural logarithm.",
    numpy=lambda lib, x: lib.np.log(x), source="np.log({0})", latex=r"\log",
    precise="log", javascript="Math.log({0})", sympy="log",
    derivative=lambda f, x: 1 / x, reason="derivative of the logarithm", domain=POSITIVE,
    ends=(end(oo, oo, "the logarithm grows without bound"),
          end(0, _MINUS_OO, "the logarithm falls without bound as its argument goes to 0")),
    inverse=Inverse(lambda v: exp(v), "the logarithm is one-to-one"),
)
log1p = elementwise(
    "log1p", "`log(1 + x)`, exact for small `x`.",
    numpy=lambda lib, x: lib.np.log1p(x), source="np.log1p({0})", latex=r"\operatorname{log1p}",
    precise="log1p", javascript="Math.log1p({0})",
    meaning=lambda x: log(1 + x), derivative=lambda f, x: 1 / (1 + x), reason="derivative of the logarithm",
    domain=ABOVE_MINUS_ONE, ends=(end(oo, oo, "the logarithm grows without bound"),),
    inverse=Inverse(lambda v: exp(v) - 1, "the logarithm is one-to-one"),
)
sqrt = elementwise(
    "sqrt", "The nonnegative square root.",
    numpy=lambda lib, x: lib.np.sqrt(x), source="np.sqrt({0})", latex=r"\sqrt{{{0}}}",
    precise="sqrt", javascript="Math.sqrt({0})", sympy="sqrt",
    meaning=lambda x: x ** number(Fraction(1, 2)), transparent=True,
    derivative=lambda f, x: 1 / (2 * f), reason="derivative of the square root",
    domain=POSITIVE, range=NONNEGATIVE_VALUES, ends=(end(oo, oo, "the root grows without bound"),),
    inverse=Inverse(lambda v: power(v, 2), "neither side is negative", "a square root is never negative"),
)
square = elementwise(
    "square", "The square.",
    numpy=lambda lib, x: lib.np.square(x), source="np.square({0})", latex="{0}^{{2}}", javascript="{0} * {0}",
    meaning=lambda x: x**2, transparent=True, derivative=lambda f, x: 2 * x, reason="derivative of the square",
    range=NONNEGATIVE_VALUES,
)
sign = elementwise(
    "sign", "-1, 0 or 1.",
    numpy=lambda lib, x: lib.np.sign(x), source="np.sign({0})", latex=r"\operatorname{sign}",
    precise="sign", javascript="Math.sign({0})", sympy="sign",
    derivative=lambda f, x: number(0), kinks="jumps at 0", bend=lambda x: x,
    reason="the sign is constant away from 0", range=between(-1, 1, closed=True), reflection=(-1, 0, 0),
)
absolute = elementwise(
    "abs", "The absolute value.",
    numpy=lambda lib, x: lib.np.abs(x), source="np.abs({0})", latex=r"\left|{0}\right|",
    precise="fabs", javascript="Math.abs({0})", sympy="Abs",
    derivative=lambda f, x: sign(x), kinks="not differentiable at 0; any slope in [-1, 1] is a subgradient there",
    bend=lambda x: x, reason="derivative of the absolute value", range=NONNEGATIVE_VALUES,
    ends=(end(oo, oo, "so does the modulus"), end(_MINUS_OO, oo, "so does the modulus")),
    inverse=Inverse(lambda v: v, "two numbers have this modulus", "a modulus is never negative", both_signs=True),
)
step = elementwise(
    "step", "1 for x > 0, else 0.",
    numpy=lambda lib, x: lib.np.where(x > 0, 1.0, 0.0), source="np.where({0} > 0, 1.0, 0.0)",
    latex=r"\mathbf{{1}}_{{>0}}", precise=lambda reals, x: reals.mpf(x > 0), javascript="Number({0} > 0)",
    sympy=lambda sp, term, x: x.applyfunc(sp.Heaviside) if term.rank else sp.Heaviside(x, 0),
    derivative=lambda f, x: number(0), kinks="jumps at 0", bend=lambda x: x, binary=True,
    reason="the step is constant away from 0", range=between(0, 1, closed=True),
)
relu = elementwise(
    "relu", "The positive part, max(x, 0).",
    numpy=lambda lib, x: lib.np.maximum(x, 0.0), source="np.maximum({0}, 0.0)", latex=r"\operatorname{relu}",
    precise=lambda reals, x: max(x, reals.mpf(0)), javascript="Math.max({0}, 0)",
    derivative=lambda f, x: step(x), kinks="not differentiable at 0; the slope 0 is used there", bend=lambda x: x,
    range=NONNEGATIVE_VALUES, reflection=(1, -1, 0),
    reason="slope 1 on the positive side, slope 0 on the negative one",
)
sin = elementwise(
    "sin", "The sine.", numpy=lambda lib, x: lib.np.sin(x), source="np.sin({0})", latex=r"\sin",
    precise="sin", javascript="Math.sin({0})", sympy="sin",
    derivative=lambda f, x: cos(x), reason="derivative of the sine",
    range=between(-1, 1, closed=True), reflection=(-1, 0, 0), period=mul(2, pi),
    inverse=Inverse(lambda v: arcsin(v), outside="a sine lies between -1 and 1"),
)
cos = elementwise(
    "cos", "The cosine.", numpy=lambda lib, x: lib.np.cos(x), source="np.cos({0})", latex=r"\cos",
    precise="cos", javascript="Math.cos({0})", sympy="cos",
    derivative=lambda f, x: -sin(x), reason="derivative of the cosine",
    range=between(-1, 1, closed=True), reflection=(1, 0, 0), period=mul(2, pi),
    inverse=Inverse(lambda v: arccos(v), outside="a cosine lies between -1 and 1"),
)
tan = elementwise(
    "tan", "The tangent.", numpy=lambda lib, x: lib.np.tan(x), source="np.tan({0})", latex=r"\tan",
    precise="tan", javascript="Math.tan({0})", sympy="tan",
    derivative=lambda f, x: 1 + f**2, reason="derivative of the tangent",
    domain=COSINE_NOT_ZERO, reflection=(-1, 0, 0), period=pi, inverse=Inverse(lambda v: arctan(v)),
)
arcsin = elementwise(
    "arcsin", "The inverse of the sine on [-pi/2, pi/2].",
    numpy=lambda lib, x: lib.np.arcsin(x), source="np.arcsin({0})", latex=r"\arcsin",
    precise="asin", javascript="Math.asin({0})", sympy="asin",
    derivative=lambda f, x: 1 / sqrt(1 - x**2), reason="derivative of the arcsine",
    domain=INSIDE_UNIT, range=between(negative(_RIGHT), _RIGHT, closed=True), reflection=(-1, 0, 0),
    inverse=Inverse(lambda v: sin(v), outside="an arcsine lies between minus and plus a right angle"),
)
arccos = elementwise(
    "arccos", "The inverse of the cosine on [0, pi].",
    numpy=lambda lib, x: lib.np.arccos(x), source="np.arccos({0})", latex=r"\arccos",
    precise="acos", javascript="Math.acos({0})", sympy="acos",
    derivative=lambda f, x: -1 / sqrt(1 - x**2), reason="derivative of the arccosine",
    domain=INSIDE_UNIT, range=between(0, pi, closed=True),
    inverse=Inverse(lambda v: cos(v), outside="an arccosine lies between 0 and pi"),
)
arctan = elementwise(
    "arctan", "The inverse of the tangent on (-pi/2, pi/2).",
    numpy=lambda lib, x: lib.np.arctan(x), source="np.arctan({0})", latex=r"\arctan",
    precise="atan", javascript="Math.atan({0})", sympy="atan",
    derivative=lambda f, x: 1 / (1 + x**2), reason="derivative of the arctangent",
    range=between(negative(_RIGHT), _RIGHT), reflection=(-1, 0, 0),
    ends=(end(oo, _RIGHT, "the arctangent approaches a right angle"),
          end(_MINUS_OO, negative(_RIGHT), "the arctangent approaches minus a right angle")),
    inverse=Inverse(lambda v: tan(v), outside="an arctangent lies between minus and plus a right angle"),
)
sinh = elementwise(
    "sinh", "The hyperbolic sine.", numpy=lambda lib, x: lib.np.sinh(x), source="np.sinh({0})", latex=r"\sinh",
    precise="sinh", javascript="Math.sinh({0})", sympy="sinh",
    derivative=lambda f, x: cosh(x), reason="derivative of the hyperbolic sine", reflection=(-1, 0, 0),
    ends=(end(oo, oo, "the hyperbolic sine grows without bound"),
          end(_MINUS_OO, _MINUS_OO, "the hyperbolic sine falls without bound")),
    inverse=Inverse(lambda v: log(v + sqrt(v**2 + 1))),
)
cosh = elementwise(
    "cosh", "The hyperbolic cosine.", numpy=lambda lib, x: lib.np.cosh(x), source="np.cosh({0})", latex=r"\cosh",
    precise="cosh", javascript="Math.cosh({0})", sympy="cosh",
    derivative=lambda f, x: sinh(x), reason="derivative of the hyperbolic cosine",
    range=between(1, oo, closed=True), reflection=(1, 0, 0),
    ends=(end(oo, oo, "the hyperbolic cosine grows without bound"),
          end(_MINUS_OO, oo, "the hyperbolic cosine is even and grows without bound")),
    inverse=Inverse(lambda v: log(v + sqrt(v**2 - 1)), "two numbers have this hyperbolic cosine",
                    "a hyperbolic cosine is at least 1", both_signs=True),
)
tanh = elementwise(
    "tanh", "The hyperbolic tangent.", numpy=lambda lib, x: lib.np.tanh(x), source="np.tanh({0})", latex=r"\tanh",
    precise="tanh", javascript="Math.tanh({0})", sympy="tanh",
    derivative=lambda f, x: 1 - f**2, reason="the tangent's slope written by its own value",
    range=between(-1, 1), reflection=(-1, 0, 0),
    ends=(end(oo, 1, "the hyperbolic tangent saturates at 1"),
          end(_MINUS_OO, -1, "the hyperbolic tangent saturates at -1")),
    inverse=Inverse(lambda v: log((1 + v) / (1 - v)) / 2, outside="a hyperbolic tangent is inside (-1, 1)"),
)
sigmoid = elementwise(
    "sigmoid", "The logistic function 1 / (1 + exp(-x)).",
    numpy=lambda lib, x: lib.special.expit(x), source="special.expit({0})", imports=("special",), latex=r"\sigma",
    javascript="1 / (1 + Math.exp(-{0}))",
    meaning=lambda x: 1 / (1 + exp(-x)), derivative=lambda f, x: f * (1 - f),
    reason="the logistic slope written by its own value", lemma="sigmoid-derivative",
    range=between(0, 1), reflection=(-1, 0, 1),
    ends=(end(oo, 1, "the logistic function saturates at 1"), end(_MINUS_OO, 0, "the logistic function goes to 0")),
    inverse=Inverse(lambda v: log(v / (1 - v)), outside="the logistic function is inside (0, 1)"),
)
log_sigmoid = elementwise(
    "log_sigmoid", "log of the logistic function.",
    numpy=lambda lib, x: lib.special.log_expit(x), source="special.log_expit({0})", imports=("special",),
    latex=r"\log\sigma", javascript="Math.min({0}, 0) - Math.log1p(Math.exp(-Math.abs({0})))",
    meaning=lambda x: -softplus(-x), derivative=lambda f, x: 1 - sigmoid(x),
    reason="derivative of log sigmoid", reflection=(1, -1, 0),
)
softplus = elementwise(
    "softplus", "`log(1 + exp(x))`.",
    numpy=lambda lib, x: lib.np.logaddexp(0.0, x), source="np.logaddexp(0.0, {0})", latex=r"\operatorname{softplus}",
    precise=lambda reals, x: max(x, reals.mpf(0)) + reals.log1p(reals.exp(-abs(x))),
    javascript="Math.max({0}, 0) + Math.log1p(Math.exp(-Math.abs({0})))",
    meaning=lambda x: log(1 + exp(x)), derivative=lambda f, x: sigmoid(x),
    reason="the softplus has the logistic function as slope", lemma="softplus-derivative",
    range=POSITIVE_VALUES, reflection=(1, -1, 0),
    ends=(end(oo, oo, "softplus grows like its argument"), end(_MINUS_OO, 0, "softplus goes to 0")),
)
silu = elementwise(
    "silu", "x times the logistic function of x.",
    numpy=lambda lib, x: x * lib.special.expit(x), source="{0} * special.expit({0})", imports=("special",),
    latex=r"\operatorname{silu}", meaning=lambda x: x * sigmoid(x),
    derivative=lambda f, x: sigmoid(x) + f * (1 - sigmoid(x)), reason="product rule on x sigmoid(x)",
    reflection=(1, -1, 0),
)
erf = elementwise(
    "erf", "The error function.", numpy=lambda lib, x: lib.special.erf(x),
    source="special.erf({0})", imports=("special",), latex=r"\operatorname{erf}",
    precise="erf", javascript="lib.erf({0})", sympy="erf",
    derivative=lambda f, x: 2 / sqrt(pi) * exp(-(x**2)), reason="fundamental theorem of calculus",
    range=between(-1, 1), reflection=(-1, 0, 0),
    ends=(end(oo, 1, "the error function saturates at 1"), end(_MINUS_OO, -1, "the error function saturates at -1")),
)
