"""Derivatives from first-year calculus and from machine learning: expressions, and where a point is drawn."""

from __future__ import annotations

_REAL = """
7 ; x ; -x ; x**2 ; 3*x**4 - 5*x**2 + 7*x - 1 ; (2*x + 1)**5 ; (x**2 + 1)*(x**3 - 2*x) ;
(x + 1)**2*(x - 3)**3 ; x/(1 + x**2) ; (x**2 - 1)/(x**2 + 1) ; (3*x + 2)/(x**2 + x + 4) ; 1/(1 + x**4) ;
(1 + x**2)**(-3) ; 5*x**3/(x**2 + 3) ; (x**3 + 2*x)/7 ; x*(x + 4)*(x**2 + 1) ; x**2/3 - 2*x/5 ;
((x**2 + 1)/(x**2 + 2))**3 ; 1/(x**2 + 1) + 1/(x**2 + 1)**2 ; 2 - (x - 4)**2 ; exp(x) ; exp(-x**2) ;
x**2*exp(-x) ; exp(3*x)*(x - 1) ; (exp(x) - exp(-x))/(exp(x) + exp(-x)) ; 1/(1 + exp(-x)) ; exp(sin(x)) ;
x*exp(-x**2/2) ; 2**x ; 3**(x**2) ; exp(exp(x/2)) ; exp(-x)/(1 + exp(-x)) ; log(1 + exp(x)) ; log(1 + x**2) ;
log(exp(x) + exp(-x)) ; exp(x)*log(2 + x**2) ; sqrt(1 + x**2) ; x/sqrt(1 + x**2) ; x*sqrt(4 + x**2) ;
1/sqrt(1 + x**2) ; log(x + sqrt(1 + x**2)) ; (1 + x**2)**(2/3) ; sqrt(x**4 + 1)/(x**2 + 1) ;
sqrt(2 + sin(x)) ; sin(x) ; cos(3*x) ; sin(x)*cos(x) ; sin(x)**2 ; cos(x**2)**3 ; sin(x)/(2 + cos(x)) ;
x*sin(x) + cos(x) ; sin(cos(sin(x))) ; x**2*sin(x)*exp(x) ; cos(x)**2 - sin(x)**2 ; sin(x)**2 + cos(x)**2 ;
(1 - cos(x))*(1 + cos(x)) ; sin(1/(1 + x**2)) ; sin(x**2)/(1 + x**2) ; exp(-x)*cos(2*x) ;
sin(x)/(1 + cos(x)**2) ; arctan(x) ; arctan(2*x)/2 ; x*arctan(x) - log(1 + x**2)/2 ; arctan(exp(x)) ;
arctan((x - 1)/(x**2 + 2)) ; sinh(x)*cosh(x) ; tanh(x) ; tanh(x)**2 ; log(cosh(x)) ; sinh(x)/cosh(x) ;
cosh(x)**2 - sinh(x)**2 ; tanh(x/2)*x ; 1/cosh(x) ; x*tanh(x) - log(cosh(x)) ; erf(x) ; exp(-x**2)*erf(x) ;
x*erf(x/sqrt(2)) ; sigmoid(x) ; x*sigmoid(x) ; log(sigmoid(x)) ; softplus(x)*x ;
sigmoid(x)*(1 - sigmoid(x)) ; silu(2*x) ; gelu(x) ; tanh(softplus(x))*x ; i0(x) ; log(i0(x)) ;
normal_cdf(x)*x ; normal_pdf(x) ; -log(sigmoid(3*x + 1)) ; log_sigmoid(-x) ; abs(x) ; x*abs(x) ; relu(x)**2 ;
abs(sin(x)) ; sqrt(x**2) ; maximum(x, 1 - x) ; where(x > 0, x**2, -x) ; leaky_relu(x, 1/10) ;
minimum(x**2, 1) ; log(abs(x)) ; sign(x)*x**3 ; where(abs(x) < 1, x**2/2, abs(x) - 1/2) ; a*x**2 + b*x + c ;
exp(a*x)*cos(b*x) ; (x - a)**2/(2*b**2) ; sin(a*x + b)/a ; 1/(1 + exp(-a*(x - b))) ; (a*x + b)/(c*x**2 + 9) ;
b*tanh(a*x) ; exp(-(x - a)**2/(2*b**2))/(b*sqrt(2*pi)) ; log(a**2 + x**2) ; integral(exp(-t**2), t, 0, x) ;
integral(sin(t)/(1 + t**2), t, x, x**2)
"""
_POSITIVE = """
log(x) ; x*log(x) ; log(x)/x ; x**2*log(x) - x**2/2 ; log(x)**3 ; log(log(2 + x)) ; 1/log(5*x) ; sqrt(x) ;
1/x ; 1/x**3 ; x**(1/3) ; x**(-1/2) ; x**(5/2) - 4*sqrt(x) ; sqrt(x)*(1 + x) ; (1 + sqrt(x))**4 ;
(sqrt(x) - 1)/(sqrt(x) + 1) ; sqrt(x + sqrt(x)) ; x**x ; x**(1/x) ; x**sin(x) ; (1 + 1/x)**x ;
log(x)**2/sqrt(x) ; (1 + x)**x ; x**a ; x**a*exp(-b*x) ; a**x ; x**(x**2) ; exp(1/x) ; exp(-1/x)/x**2 ;
log(x/(1 + x)) ; log1p(x)*x ; gamma(x) ; loggamma(x) ; digamma(x)*x ; polygamma(1, x) ; log(gamma(x)) ;
x**(a - 1)*(1 + x)**(-a) ; x*(log(x) - 1) ; a*log(x) - b*x - loggamma(a) ; sin(log(x))*x ; x**pi ;
arctan(1/x) ; log(x**2*(x + 1)**3) ; i1(x) ; erf(sqrt(x)) ; 1/(x*log(3 + x)) ; dilog(x) ;
x**3*exp(-x)*log(x) ; arctan(sqrt(x)) ; log(tanh(x)) ; sqrt(x)*log(x)/x**3 ; x**2*(x + 1)**(1/2)/(x + 2)**3
"""
_UNIT = """
arcsin(x) ; arccos(x) ; x*arcsin(x) + sqrt(1 - x**2) ; arcsin(x)**2 ; arccos(x**2) ; sqrt(1 - x**2) ;
log((1 + x)/(1 - x))/2 ; x/sqrt(1 - x**2) ; (1 - x**2)**(3/2) ; tan(x) ; tan(x)**2 ; x*tan(x) ; log(cos(x)) ;
1/cos(x) ; sin(x)/cos(x) ; tan(x) - x ; sqrt((1 + x)/(1 - x)) ; exp(x)/(1 - x) ; 1/(1 - x)**2 ;
arctan(x/sqrt(1 - x**2)) ; log(1/cos(x) + tan(x)) ; sin(arccos(x))
"""
_LARGE = """
sqrt(x**2 - 1) ; log(x + sqrt(x**2 - 1)) ; log(log(x)) ; x/log(x) ; (x - 1)**x ; 1/sqrt(x - 1) ;
log(x - 1)/(x - 1) ; sqrt(x - 1)*(x + 2)**2 ; arctan(sqrt(x**2 - 1)) ; (x**2 - 1)**(-1/2)*x
"""


def _listed(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.replace("\n", ";").split(";") if part.strip())


PROBLEMS: dict[tuple[float, float], tuple[str, ...]] = {
    (-2.0, 2.0): _listed(_REAL),
    (0.3, 2.5): _listed(_POSITIVE),
    (-0.9, 0.9): _listed(_UNIT),
    (1.2, 3.0): _listed(_LARGE),
}
"""By the interval from which a point is drawn; a, b, c are positive parameters."""
