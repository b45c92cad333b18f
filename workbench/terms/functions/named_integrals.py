"""Integrals that have a name because no other function says them, and Riemann's zeta. Source: DLMF 6.2, 25.2."""

from __future__ import annotations

from workbench.terms.declaration import elementwise
from workbench.terms.domains import Domain
from workbench.terms.functions.elementwise import ENTRIES_NOT_ZERO, absolute, exp, log, sin
from workbench.terms.heads import negative, number, oo, pi, relation
from workbench.terms.knowledge import between, end

_LOG_NOT_ZERO = Domain(
    "positive, not 1", lambda x: relation(">", absolute(log(x)), number(0)), properties=("positive",),
    draw=lambda rng, shape: rng.uniform(1.3, 4.0, shape),
)  # fmt: skip
_ABOVE_ONE = Domain(
    "above 1", lambda x: relation(">", x, number(1)), draw=lambda rng, shape: rng.uniform(1.3, 4.0, shape)
)

Ei = elementwise(
    "Ei", "The exponential integral: the principal value of the integral of exp(t) / t from -oo to x.",
    numpy=lambda lib, x: lib.special.expi(x), source="special.expi({0})", imports=("special",),
    latex=r"\operatorname{Ei}", precise="ei", slow=True, sympy="Ei",
    derivative=lambda f, x: exp(x) / x, domain=ENTRIES_NOT_ZERO,
    ends=(end(oo, oo, "the exponential integral grows without bound"),
          end(negative(oo), 0, "the exponential integral vanishes on the left"),
          end(0, negative(oo), "it falls without bound as the logarithm of the modulus does")),
    reason="fundamental theorem of calculus",
)  # fmt: skip
Si = elementwise(
    "Si", "The sine integral: the integral of sin(t) / t from 0 to x.",
    numpy=lambda lib, x: lib.special.sici(x)[0], source="special.sici({0})[0]", imports=("special",),
    latex=r"\operatorname{Si}", precise="si", slow=True, sympy="Si",
    derivative=lambda f, x: sin(x) / x, domain=ENTRIES_NOT_ZERO, reflection=(-1, 0, 0),
    ends=(end(oo, pi / 2, "Dirichlet's integral"), end(negative(oo), negative(pi / 2), "Dirichlet's integral")),
    reason="fundamental theorem of calculus",
)  # fmt: skip
li = elementwise(
    "li", "The logarithmic integral: the principal value of the integral of 1 / log(t) from 0 to x.",
    numpy=lambda lib, x: lib.special.expi(lib.np.log(x)), source="special.expi(np.log({0}))", imports=("special",),
    latex=r"\operatorname{li}", precise="li", slow=True, sympy="li",
    derivative=lambda f, x: 1 / log(x), domain=_LOG_NOT_ZERO,
    ends=(end(oo, oo, "the logarithmic integral grows without bound"),
          end(1, negative(oo), "it falls without bound as the logarithm of the distance from 1 does")),
    reason="fundamental theorem of calculus",
)  # fmt: skip
zeta = elementwise(
    "zeta", "Riemann's zeta function for x > 1: the sum of k**(-x) over the whole numbers k from 1 on.",
    numpy=lambda lib, x: lib.special.zeta(x, 1), source="special.zeta({0}, 1)", imports=("special",),
    latex=r"\zeta", precise="zeta", slow=True, sympy="zeta", domain=_ABOVE_ONE, range=between(1, oo),
    ends=(end(oo, 1, "only the first term of the sum is left"),),
    refusal="the derivative of zeta is not built: it has no name in the language",
)  # fmt: skip

__all__ = ["Ei", "Si", "li", "zeta"]
