"""From the log-likelihood to the posterior density: collect, drop the constant, recognise the kernel.

    psi = ell + h = (coefficients) * (functions of theta) + c
    likelihood times prior is proportional to the kernel e^(psi - c)
    the law whose kernel this is gives the constant: nothing is integrated

Where no declared law has the kernel, the constant is left as an integral, and the page says that it is a number.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from workbench.engines.statistics.expectation.gaussian import is_gaussian
from workbench.engines.statistics.kernels.atoms import FREE, Atom, atoms, gathered, put_together
from workbench.engines.statistics.kernels.recognition import Seen, recognised
from workbench.engines.statistics.laws.citing import cited, claim
from workbench.engines.statistics.laws.distribution import Distribution
from workbench.engines.statistics.likelihood.estimation import Estimation, without_names
from workbench.engines.statistics.posterior.priors import Ends
from workbench.reasons.algebra import COMPLETING_THE_SQUARE
from workbench.reasons.expectation import TOTAL_MASS
from workbench.reasons.likelihood import LOG_OF_A_PRODUCT, STATISTIC
from workbench.reasons.posterior import (
    BAYES,
    BY_A_NUMBER,
    COEFFICIENTS,
    CONSTANT,
    DENSITY,
    DROPPED,
    EVIDENCE,
    KERNEL,
    PARAMETER,
    POSTERIOR,
    PRIOR,
    SAME_KERNEL,
)
from workbench.record.derivation import Claim, Kind, Premise
from workbench.record.errors import GoalError
from workbench.record.pen import Mark
from workbench.rules.reason import together
from workbench.rules.rule import preorder, replace_nodes
from workbench.terms.functions.elementwise import exp, log
from workbench.terms.functions.reductions import sum_
from workbench.terms.heads import (
    NAMED,
    Product,
    add,
    brief,
    divide,
    equals,
    integral,
    mul,
    named,
    number,
    power,
    relation,
    subtract,
)
from workbench.terms.statements import forall, implies
from workbench.terms.term import Term


class Conjugate:
    """The lines. ``w``: likelihood times prior as given; ``psi``: its logarithm, collected; ``ell``: the log density.

    ``theta`` may be one parameter or several; ``ends``: where a number lives, which the data may have narrowed;
    ``proper``: whether the prior has a total.
    """

    def __init__(
        self, state: Estimation, thetas: Sequence[Term], priors: Sequence[Distribution], ends: Ends, proper: bool
    ) -> None:
        self.state, self.thetas, self.ends, self.proper = state, tuple(thetas), ends, proper
        self.priors, model = tuple(priors), state.model
        firsts = [self._prior(theta, prior) for theta, prior in zip(thetas, priors, strict=True)]
        self.log_prior = add(*(h for h, _ in firsts)) if len(firsts) > 1 else firsts[0][0]
        given = Product(model.of_observation(model.density), model.i)
        self.w = named(state.letter("w", "joint"), mul(given, *(exp(p.log_density) for p in priors)))
        self.rests: tuple[Mark, ...] = (state.marks["loglik"], *(n for _, n in firsts))
        self.names: dict[Term, Term] = {}
        self.found = self._collected()

    @property
    def theta(self) -> Term:
        return self.thetas[0]

    @property
    def _words(self) -> str:
        return " and ".join(f"`{t.name}`" for t in self.thetas)

    def _prior(self, theta: Term, prior: Distribution) -> tuple[Term, Mark]:
        h = named(self.state.letter("h", f"h_{theta.name}", "log_prior"), prior.log_density)
        if not prior.normalised:
            words = f"the logarithm of the given prior of `{theta.name}`"
        else:
            params = ", ".join(f"`{brief(p)}`" for p in prior.parameters)
            words = f"the logarithm of the {_plain_law(prior)} density ({params}) of `{theta.name}`"
        return h, self.state.pen.write(equals(h, prior.log_density), PRIOR, words, rests_on=())

    # -- collecting ------------------------------------------------------------------

    def _collected(self) -> dict[Atom, Term]:
        """The coefficients, their statistics and the constant under names; the lines that collect."""
        state = self.state
        whole = add(without_names(self.log_prior), state.loglik.args[0])
        found = atoms(whole, *self.thetas)
        if all(a == FREE for a in found) and not self.state.model.moving:
            raise GoalError(f"neither likelihood nor prior depend on {self._words}")
        rests: list[Mark] = []
        names = self._statistics([c for a, c in found.items() if a != FREE])
        for value, name in names.items():
            words = "what the posterior needs to know of the sample"
            rests.append(state.pen.write(equals(name, value), STATISTIC, words, rests_on=(), key=False))
        found = {a: replace_nodes(c, names) if names else c for a, c in found.items()}
        if FREE in found:
            c = named(state.letter("c", "c_0", "C"), found[FREE])
            words = f"free of {self._words}: it will cancel"
            rests.append(state.pen.write(equals(c, c.args[0]), CONSTANT, words, rests_on=(), key=False))
            found[FREE] = c
        form = put_together(found)
        self.psi = named(state.letter("psi", "log_post"), form)
        words = f"the posterior is proportional to `{self.w.name}`, likelihood times prior"
        self.joint = state.pen.write(equals(self.psi, log(self.w)), BAYES, words, rests_on=())
        total = add(state.loglik, *(self.log_prior.args if self.log_prior.head.name == "add" else [self.log_prior]))
        rests.append(state.pen.write(
            equals(self.psi, total), LOG_OF_A_PRODUCT, "of the likelihood and of the prior",
            rests_on=(self.joint, *self.rests),
        ))  # fmt: skip
        words = f"the coefficient of each function of {self._words}; a constant is left"
        self.last = state.pen.write(equals(self.psi, form), COEFFICIENTS, words, rests_on=rests)
        state.marks["collected"] = self.last
        self._kernel_line(found)
        return found

    def _kernel_line(self, found: dict[Atom, Term]) -> None:
        """Likelihood times prior is a multiple of the kernel."""
        moving = {a: c for a, c in found.items() if a != FREE}
        if not moving:
            return
        factors = [power(a[0][0].args[0], c) for a, c in moving.items() if _is_log(a)]
        rest = {a: c for a, c in moving.items() if not _is_log(a)}
        factors += [exp(put_together(rest))] if rest else []
        kernel = mul(*factors) if len(factors) > 1 else factors[0]
        said = forall(relation("proportional", self.w, kernel), *self.thetas)
        self.last = self.state.pen.write(
            said, DROPPED, f"what does not depend on {self._words} cancels", rests_on=(self.last,)
        )

    def _statistics(self, coefficients: Sequence[Term]) -> dict[Term, Term]:
        """Names for the sums over the sample that have none yet."""
        found: dict[Term, None] = {}
        for c in coefficients:
            for node in preorder(c, below=lambda t: t.head is not NAMED):
                if node.head is sum_ and not node.rank:
                    found.setdefault(node)
        names: dict[Term, Term] = {}
        for k, s in enumerate(found, 1):
            letter = ("T", "S", "Q") if len(found) == 1 else (f"T_{k}", f"S_{k}", f"Q_{k}")
            names[s] = named(self.state.letter(*letter), s)
        return names

    # -- the law ---------------------------------------------------------------------

    def kernel(self, laws: Sequence[Distribution]) -> Seen | None:
        """The law, and the lines that say why it is this one; None where no law has this kernel."""
        state, theta = self.state, self.theta
        ordered = sorted(laws, key=lambda law: law is not self.priors[0].declared)
        seen = recognised(self.found, theta, ordered, state.model, state.trials, self.ends)
        if seen is not None:
            self.write_law(seen, _plain_law(seen.law))
        return seen

    def write_law(self, seen: Seen, law: str) -> None:
        """The lines with the parameters, and with the coefficients that agree."""
        state, rests = self.state, [self.last]
        for phi, value in seen.values.items():
            short = replace_nodes(seen.shown.get(phi, value), self.names)
            name = named(state.letter(f"{plain(phi)}_n", f"{plain(phi)}_post"), short)
            self.names[phi] = name
            words = f"the parameter `{plain(phi)}` of the {law} distribution that makes the kernels agree"
            if phi in seen.at_end:
                words = f"the end of the {law} distribution: where the posterior begins or stops"
            at = equals(name, name.args[0])
            rests.append(state.pen.write(at, PARAMETER, words, rests_on=(self.last,)))
        self.rests = tuple(rests)

    def density(self, seen: Seen) -> list[Claim]:
        """The normalised posterior and its evidence: the claims, the density first."""
        state = self.state
        law, words = seen.named(self.names), _plain_law(seen.law)
        ell = self.ell = named(state.letter("ell_post", "logpost"), law.log_density)
        free = atoms(law.log_density, *self.thetas).get(FREE, number(0))
        if isinstance(law.mean, Term) and isinstance(law.variance, Term) and is_gaussian(law):
            self._square(law.mean, law.variance)
        values = ", ".join(f"`{n.name}`" for n in self.names.values() if n.head is NAMED)
        about = together([DENSITY], f"log density of the {words} distribution ({values})")
        first = state.pen.write(equals(ell, law.log_density), about, about.reason, rests_on=())
        gap = gathered([(1, self.found.get(FREE, number(0))), (-1, free)])
        same = state.pen.write(
            equals(log(self.w) if self._apart else self.psi, add(ell, gap)), SAME_KERNEL, "they differ by a constant",
            rests_on=(*self.rests, first),
        )  # fmt: skip
        state.marks["posterior"] = first
        value = without_names(gap)
        if self._apart:
            found = [Claim("Posterior", same.statement, None, self.thetas, law.log_density)]
            said = same.statement
        else:
            member = replace(law, family=seen.law)
            mass = self.mass(member, equals(integral(exp(ell), self.theta, *self.ends), number(1)))
            total = integral(self.w, self.theta, *self.ends)
            said = equals(log(total), gap)
            evidence = state.pen.write(said, EVIDENCE, EVIDENCE.reason, rests_on=(self.joint, same, mass))
            normalised = equals(log(divide(self.w, total)), law.log_density)
            about = together([POSTERIOR], f"posterior: the {words} distribution ({values})")
            state.marks["posterior"] = state.pen.write(
                normalised, about, about.reason, rests_on=(self.joint, same, evidence)
            )
            found = [Claim("Posterior", normalised, None, self.thetas, law.log_density)]
        if self.proper:
            found.append(Claim("Posterior", said, None, self.thetas, value, name="log_evidence"))
        return found

    @property
    def _apart(self) -> bool:
        """Whether the density of several numbers, or of a vector, is told from its multiple: no integral is written."""
        return any(t.rank for t in self.thetas) or len(self.thetas) > 1

    @property
    def assumed(self) -> list[Mark]:
        """What is assumed of the data, to be cited."""
        found = ((c.statement, c.words) for c in self.state.model.assumptions if c.statement is not None)
        return [Mark("", said, Premise(Kind.ASSUMPTION, words, said)) for said, words in found]

    def mass(self, law: Distribution, said: Term, given: Sequence[Term] = ()) -> Mark:
        """The line that the density of a law integrates to 1, under what is given."""
        whole = claim(law, "total mass")
        assert whole is not None
        reason = cited(law, whole, TOTAL_MASS(law.name), between=self.ends).under(given)
        return self.state.pen.write(under(given, said), reason, reason.reason, rests_on=self.assumed, key=False)

    def _square(self, mean: Term, variance: Term) -> None:
        """A quadratic in theta is a square and a constant."""
        twice = 2 * variance
        c = [self.found[FREE]] if FREE in self.found else []
        square = mul(number(-1), (self.theta - mean) ** 2 / twice)
        said = equals(self.psi, add(square, mean**2 / twice, *c))
        n = self.state.pen.write(
            said, COMPLETING_THE_SQUARE, f"half the coefficients give `{mean.name}`, the rest is free of "
            f"`{self.theta.name}`", rests_on=self.rests,
        )  # fmt: skip
        self.rests = (n,)

    def by_numbers(self) -> Claim:
        """The posterior up to a constant that is an integral."""
        state, theta = self.state, self.theta
        kernel = put_together({a: c for a, c in self.found.items() if a != FREE} or {FREE: number(0)})
        k = named(state.letter("k_post", "kernel"), kernel)
        n = state.pen.write(
            equals(k, kernel), KERNEL, "the logarithm of the posterior, up to a constant", rests_on=(self.last,)
        )
        value = subtract(k, log(integral(exp(without_names(kernel)), theta, *self.ends)))
        ell = self.ell = named(state.letter("ell_post", "logpost"), value)
        state.marks["posterior"] = state.pen.write(
            equals(ell, value), BY_A_NUMBER, "no declared law has this kernel: the constant is an "
            "integral, which quadrature gives for given data", rests_on=(n,),
        )  # fmt: skip
        normalised = log(divide(self.w, integral(self.w, theta, *self.ends)))
        return Claim("Posterior", equals(normalised, value), None, (theta,), value)


def under(premises: Sequence[Term], statement: Term) -> Term:
    """The statement where all premises hold."""
    for p in reversed(premises):
        statement = implies(p, statement)
    return statement


def _is_log(atom: Atom) -> bool:
    """Whether the atom is the logarithm of something, so that its exponential is a power."""
    return len(atom) == 1 and atom[0][1] == 1 and atom[0][0].head is log and not atom[0][0].rank


def plain(phi: Term) -> str:
    return str(phi.name).removesuffix("_post")


def _plain_law(law: Distribution) -> str:
    return law.name.replace("-", " ")


__all__ = ["Conjugate", "plain", "under"]
