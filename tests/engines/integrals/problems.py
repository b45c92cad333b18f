"""Integrals from calculus and statistics, as text: x is the variable, a, m and s are positive, b and n are real."""

from __future__ import annotations

from workbench.language.parse import parse
from workbench.terms.heads import Term, scalar

SYMBOLS = {
    "x": scalar("x"), "a": scalar("a", "positive"), "b": scalar("b"), "n": scalar("n"), "s": scalar("s", "positive"),
    "m": scalar("m", "positive"),
}  # fmt: skip
x = SYMBOLS["x"]

ANTIDERIVATIVES = """
x**4 - 3*x**2 + 7
(2*x - 1)**3
sqrt(x) - 1/sqrt(x)
x/sqrt(1 - x**2)
x**2*sqrt(x**3 + 1)
1/(1 + exp(-x))
sigmoid(x)
softplus(x)
relu(x)
abs(2*x - 3)
normal_cdf(x)
x*normal_pdf(x)
1/(x*log(x))
log(x)**2
x**3*log(x)
log(x)/(1 + x)**2
cos(log(x))
x**2*sin(x)
x**5*exp(x**3)
exp(a*x)*cos(b*x)
exp(x)*cos(x)**2
exp(x)*(1/x + log(x))
x*exp(x)/(1 + x)**2
x**2*exp(-x**2/2)
exp(-(x - b)**2/(2*a**2))
x*erf(x)
arcsin(x)**2
x**2*arctan(x)
sin(x)**3*cos(x)**4
sin(x)**2*cos(x)**4
sin(2*x)*cos(3*x)
tan(x)**4
1/cos(x)
1/cos(x)**3
1/sin(x)**3
1/(1 - sin(x))
1/(2 + cos(x))
1/(1 + sin(x)**2)
1/(3*sin(x) + 4*cos(x))
sin(x)/(sin(x) + cos(x))
x/cos(x)**2
sqrt(a**2 - x**2)
x**2/sqrt(1 - x**2)
1/(x**2*sqrt(x**2 + 9))
sqrt(x**2 + 4)
sqrt(x**2 - 9)/x
1/sqrt(x**2 + 2*x + 2)
sqrt(2*x - x**2)
(x + 3)/(x**2 + 2*x + 5)
1/(x**2 + 1)**3
(x**3 + 2)/(x**2 - 1)
1/(x*(x + 1)**2)
1/(x**3 - 1)
1/(x**4 + 1)
(x**2 + x + 1)/((x - 1)*(x**2 + 4))
1/(a**2 - x**2)
sqrt(tan(x))
1/(sqrt(x) + x**(1/3))
sqrt((1 + x)/(1 - x))
exp(sqrt(x))
exp(2*x)/(exp(x) + 1)
1/sqrt(exp(x) - 1)
x*cosh(x)
sinh(x)**2
tanh(x)**3
log(1 + x)/x
x/(exp(x) + 1)
x**n
x**a*log(x)
a**x
1/(b + exp(x))
exp(sin(x))*(x*cos(x) + 1)
exp(-abs(x))
maximum(x, 1)
""".strip().splitlines()

VALUES = """
x**2 - 2*x | 0 | 3
x*sin(x) | 0 | pi
x | 0 | b
exp(-x) | 0 | oo
x**5*exp(-2*x) | 0 | oo
x**(s - 1)*exp(-a*x) | 0 | oo
sqrt(x)*sqrt(1 - x) | 0 | 1
x**(a - 1)*(1 - x)**(s - 1) | 0 | 1
exp(-a*x)*cos(b*x) | 0 | oo
x**2*exp(-a*x**2) | 0 | oo
log(x) | 0 | 1
1/sqrt(1 - x**2) | -1 | 1
sqrt(a**2 - x**2) | 0 | a
x**3*cos(x) | -1 | 1
abs(x**2 - 1) | 0 | 2
abs(sin(x)) | 0 | 2*pi
relu(x) | -1 | 2
1/(2 + cos(x)) | 0 | 2*pi
1/(1 + sin(x)**2) | 0 | pi
1/(1 + x**4) | 0 | oo
1/(x**2 + 2*x + 5) | -oo | oo
1/(x*(x + 1)) | 1 | oo
x**(-s - 1) | 1 | oo
sin(x)**4 | 0 | 2*pi
x/(exp(x) - 1) | 0 | oo
sin(x)/x | 0 | oo
(x**a - 1)/log(x) | 0 | 1
(exp(-a*x) - exp(-2*x))/x | 0 | oo
log(1 + tan(x)) | 0 | pi/4
x*sin(x)/(1 + cos(x)**2) | 0 | pi
x**2*normal_pdf(x) | -oo | oo
exp(-x**2 + b*x) | -oo | oo
exp(-abs(x - b)/a)/(2*a) | -oo | oo
x*a*m**a*x**(-a - 2) | m | oo
1/(b**2 + x**2) | 0 | oo
exp(-a*x**2)*cos(b*x) | -oo | oo
exp(-a*x**2)*cos(2*b*x) | -oo | oo
exp(-x**2)*cos(3*x) | -oo | oo
exp(-x**2)*cos(3*x) | 0 | oo
exp(-a*x**2)*cos(b*x) | 0 | oo
exp(-a*x**2)*x**2*cos(b*x) | -oo | oo
x*exp(-a*x**2)*sin(b*x) | 0 | oo
(3*x**2 + 1)*exp(-2*x**2)*cos(x/2) | -oo | oo
sqrt(sin(x)) | 0 | pi/2
exp(x)/(1 + exp(x))**2 | -oo | oo
""".strip().splitlines()

DIVERGENT = """
1/x | 0 | 1
1/x | 1 | oo
1/x | -1 | 2
1/x**2 | -1 | 1
tan(x) | 0 | pi
1/(x - 1)**2 | 0 | 3
cos(x) | 0 | oo
x/(1 + x**2) | -oo | oo
1/(x*log(x)) | 2 | oo
""".strip().splitlines()

NOT_FOUND = ["sin(x**3)", "exp(x**2)", "sqrt(1 - x**3)", "exp(x)/(x + sin(x))", "1/log(log(x))", "x**x"]


def term(text: str) -> Term:
    return parse(text, SYMBOLS)


def parts(line: str) -> tuple[Term, Term, Term]:
    """The integrand and both ends."""
    f, lower, upper = (term(part.strip()) for part in line.split("|"))
    return f, lower, upper
