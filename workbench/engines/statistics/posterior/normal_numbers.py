"""Several parameters with a joint prior: mean and variance of a normal, by the kernel of the prior's own family.

    mu given v is normal (m, v/k), v is inverse gamma (a, b): likelihood times prior has the same functions of mu and v

The prior is the product of the declared laws, with letters in the place of its numbers. Where the coefficients of the
posterior are those of the prior's family with other letters, these letters are solved for one by one. One parameter is
integrated out by the kernel of its law; a power of a quadratic that is left is a Student t density.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from workbench.engines.statistics.kernels.atoms import FREE, Atom, atoms, gathered, put_together, tidied
from workbench.engines.statistics.kernels.recognition import Seen, fitted, law_in, recognised, usual_ends
from workbench.engines.statistics.laws.distribution import Distribution
from workbench.engines.statistics.likelihood.estimation import Estimation, without_names
from workbench.engines.statistics.posterior.conjugate import Conjugate, plain
from workbench.engines.statistics.posterior.summaries import Further, under
from workbench.engines.statistics.samples.letters import always
from workbench.engines.statistics.samples.short_forms import one_root, readable
from workbench.engines.statistics.samples.trials import Trial
from workbench.reasons.common import DEFINITION
from workbench.reasons.expectation import MEAN as MEAN_OF
from workbench.reasons.expectation import TOTAL_MASS
from workbench.reasons.posterior import INTEGRATED_OUT, KERNEL_OF_A_LAW, ONE_MORE, PREDICTIVE
from workbench.record.derivation import Claim
from workbench.record.errors import NoDerivation
from workbench.record.pen import Mark
from workbench.rules.condition import Condition
from workbench.rules.reason import Lemma
from workbench.terms.functions.elementwise import exp, log, sqrt
from workbench.terms.heads import (
    MUL,
    NUMBER,
    POWER,
    SYMBOL,
    add,
    brief,
    divide,
    equals,
    integral,
    mul,
    named,
    negative,
    number,
    power,
    properties,
    subtract,
    symbol,
)
from workbench.terms.term import Term, contains, depends_on, rebuild, substitute

_IDEA = (
    "Likelihood times prior is a product of powers and exponentials of the same functions of {0} as the prior: so the "
    "posterior is of the family of the prior, and only its parameters have to be read off."
)


def posterior(
    state: Estimation,
    thetas: tuple[Term, ...],
    priors: tuple[Distribution, ...],
    bases: Sequence[Distribution],
    families: Sequence[Distribution],
) -> Further:
    """The joint posterior. ``bases``: the declared laws of the priors; ``families``: those that marginals may have.

    Raises NoDerivation where the posterior is not of the family of the prior.
    """
    names = " and ".join(t.name for t in thetas)
    if any(t.rank for t in thetas):
        raise NoDerivation(f"a joint posterior of {names}: only numbers are known together, not vectors")
    if len(bases) != len(priors):
        raise NoDerivation("a joint prior is recognised as a product of declared laws, one for each parameter")
    infinite = usual_ends(thetas[0])
    work = Conjugate(state, thetas, priors, infinite, True)
    family = _Family(state, thetas, priors, bases)
    seen = family.seen(work.found)
    if seen is None:
        kernel = put_together({a: c for a, c in work.found.items() if a != FREE})
        raise NoDerivation(
            f"the joint prior of {names} is not conjugate to this likelihood: the unnormalised log posterior is "
            f"{brief(without_names(kernel), 400)} + constant, which is not of the family of the prior"
        )
    work.write_law(seen, " ".join(b.name.replace("-", " ") for b in bases))
    density, evidence = work.density(seen)
    further = Further(claims=[])
    summaries = _Marginals(state, thetas, bases, _scale_mixture(families), work, family, further)
    for theta in thetas:
        summaries.marginal(theta)
    summaries.predictive()
    new = () if further.new is None else (further.new,)
    gone = (*thetas, *new)
    own = [
        Claim("Posterior", equals(n, n.args[0]), density.statement, gone, n.args[0], name=plain(phi))
        for phi, n in work.names.items()
    ]
    further.claims = [
        replace(density, wrt=new, name="log_density"), *own, replace(evidence, wrt=gone), *further.claims
    ]  # fmt: skip
    further.convention = "the parameters of the posterior have the index n."
    further.idea = _IDEA.format(names)
    further.wrong.append("Multiplying the two marginals: mean and variance are not independent under this posterior.")
    return further


class _Family:
    """The joint law of the parameters with letters for its numbers."""

    def __init__(
        self, state: Estimation, thetas: Sequence[Term], priors: Sequence[Distribution], bases: Sequence[Distribution]
    ) -> None:
        self.state, self.thetas = state, tuple(thetas)
        self.letters: dict[Term, Term] = {}
        self._taken: set[str] = set()
        laws = []
        for theta, prior, base in zip(thetas, priors, bases, strict=True):
            own = law_in(base, theta)
            pairs = zip(own.parameters, base.parameters, prior.parameters, strict=True)
            laws.append(own.replaced({letter: self._template(value, p) for letter, p, value in pairs}))
        self.laws = tuple(laws)
        self.log_density = add(*(law.log_density for law in laws))

    def _template(self, value: Term, phi: Term) -> Term:
        """A parameter of the prior with letters where it is free of the other parameters."""
        varies = depends_on(value, self.thetas)
        if not varies(value):
            return self._letter(value, phi)
        before = len(self.letters)
        made = self._inside(value, phi)
        if len(self.letters) > before:
            return made
        scale = self._letter(number(1), symbol("kappa", (), "positive"))
        return substitute(value, {t: divide(t, scale) for t in self.thetas})

    def _inside(self, value: Term, phi: Term) -> Term:
        varies = depends_on(value, self.thetas)
        if value in self.thetas:
            return value
        if not varies(value):
            if value.head is POWER and value.args[1].head is NUMBER:
                return power(self._inside(value.args[0], phi), value.args[1])
            return self._letter(value, phi)
        if value.head is POWER and value.args[1].head is NUMBER:
            return power(self._inside(value.args[0], phi), value.args[1])
        if value.head is MUL:
            return mul(*(self._inside(a, phi) for a in value.args))
        return rebuild(value, [self._inside(a, phi) for a in value.args])

    def _letter(self, value: Term, phi: Term) -> Term:
        if value in self.letters and value.head is SYMBOL:
            return self.letters[value]
        wanted = value.name.rstrip("0").rstrip("_") if value.head is SYMBOL else phi.name
        if value.head is not SYMBOL and wanted in ("sigma", "s"):
            wanted = "kappa"
        name = next(n for n in (wanted, f"{wanted}_1", f"{wanted}_2", f"{wanted}_3") if n not in self._taken)
        self._taken.add(name)
        positive = always(value, self.state.trials, lambda v: v > 0) and (
            "positive" in properties(phi) or value.head is not SYMBOL or "positive" in properties(value)
        )
        real = value.head is NUMBER and "positive" not in properties(phi)
        letter = symbol(f"{name}_post", (), *(["positive"] if positive and not real else []))
        self.letters[value if value.head is SYMBOL else letter] = letter
        return letter

    def seen(self, found: Mapping[Atom, Term]) -> Seen | None:
        """The letters for which the family has the coefficients that are there."""
        law = Distribution("joint", self.thetas[0], tuple(self.letters.values()), self.log_density)
        return fitted(law, self.thetas, found, self.state.model, self.state.trials)


class _Marginals:
    """What is left when parameters are integrated out, by their kernels."""

    def __init__(self, state: Estimation, thetas: Sequence[Term], bases: Sequence[Distribution],
                 student: Distribution | None, work: Conjugate, family: _Family, further: Further) -> None:  # fmt: skip
        self.state, self.thetas, self.bases, self.student = state, tuple(thetas), tuple(bases), student
        self.work, self.family, self.further = work, family, further

    def marginal(self, theta: Term) -> None:
        """The density of one parameter, the other integrated out."""
        if len(self.thetas) != 2:
            return
        place = 1 - self.thetas.index(theta)
        other, base = self.thetas[place], self.bases[place]
        state, ell = self.state, self.work.ell
        mine = atoms(ell.args[0], other)
        moving = {a: c for a, c in mine.items() if a != FREE}
        again = recognised(moving, other, [base], state.model, state.trials)
        if again is None:
            unknown = f"no kernel in `{other.name}` is known"
            self.further.notes.append(f"The marginal of `{theta.name}` is left out: {unknown}.")
            return
        value = tidied(gathered([(1, mine.get(FREE, number(0))), (-1, atoms(again.at.log_density, other)[FREE])]))
        value, words, law = self._told(value, theta, state.trials)
        name = named(state.letter(f"ell_{theta.name}", f"logp_{theta.name}"), value)
        whole = integral(exp(ell), other, *usual_ends(other))
        state.pen.write(
            equals(name, value), DEFINITION, f"what is left without `{other.name}`{words}", rests_on=(), key=False
        )
        member = replace(again.law.replaced(dict(again.values)), family=again.law)
        kernel = state.pen.write(
            equals(exp(ell), mul(exp(name), exp(member.log_density))), KERNEL_OF_A_LAW,
            f"{_article(base)} kernel in `{other.name}`", rests_on=(state.marks["posterior"],),
        )  # fmt: skip
        mass = self._shown(member, "total mass", TOTAL_MASS(member.name), other)
        said = equals(log(whole), name)
        n = state.pen.write(said, INTEGRATED_OUT, f"the logarithm of the density of `{theta.name}` alone",
                            rests_on=(kernel, mass))  # fmt: skip
        gone = tuple(t for t in self.thetas if t is not theta)
        claim = Claim("Posterior", said, None, gone, value, name=f"log_density_{theta.name}")
        self.further.claims.append(claim)
        if law is not None and law.mean is not None:
            self._mean(theta, law, name, n)

    def _shown(
        self, law: Distribution, words: str, reason: Lemma, x: Term, said: Term | None = None,
        rests_on: Sequence[Mark] = (),
    ) -> Mark:  # fmt: skip
        """What the page of the law shows, as an integral over x; what it asks of the parameters stands at the line."""
        from workbench.engines.statistics.laws.citing import cited, claim

        shown = claim(law, words)
        assert shown is not None
        asked = () if shown.premise is None else (shown.premise,)
        page = cited(law, shown, reason, between=usual_ends(x))
        needed = [n.goal for n in page.needed if n.goal not in asked]
        conditions = [self.state.of_support(Condition(f"`{brief(goal)}`", goal)) for goal in needed]
        made = under(asked, page.statement) if said is None else said
        return self.state.pen.write(
            made, page.under(asked), page.reason, rests_on=rests_on, conditions=conditions, key=said is not None
        )

    def _mean(self, theta: Term, law: Distribution, name: Term, n: Mark) -> None:
        from workbench.engines.statistics.laws.distribution import Given

        mean = law.mean
        value, premise = (mean.value, (mean.premise,)) if isinstance(mean, Given) else (mean, ())
        assert isinstance(value, Term)
        plain_value = without_names(value)
        average = integral(mul(theta, exp(name.args[0])), theta, *usual_ends(theta))
        said = under(tuple(map(without_names, premise)), equals(average, plain_value))
        self._shown(law, "mean", MEAN_OF(law.name), theta, said, (n,))
        self.further.claims.append(
            Claim("Posterior", said, None, self.thetas, plain_value, name=f"mean_{theta.name}")
        )

    def _told(self, value: Term, x: Term, trials: Sequence[Trial]) -> tuple[Term, str, Distribution | None]:
        """The density as that of a declared law, where it is one."""
        moving = {a: c for a, c in atoms(value, x).items() if a != FREE}
        seen = recognised(moving, x, self.bases, self.state.model, trials)
        if seen is not None:
            law = seen.named({p: readable(self.state.model, v, trials) for p, v in seen.values.items()})
            values = ", ".join(f"`{brief(v)}`" for v in law.parameters)
            return law.log_density, f": {law.name.replace('-', ' ')} ({values}) is left", law
        student = self._student(value, x, trials)
        if student is None:
            return value, "", None
        values = ", ".join(f"`{brief(v)}`" for v in student.parameters)
        words = f": {student.name.replace('-', ' ')} ({values}) is left, a power of a quadratic"
        return student.log_density, words, student

    def _student(self, value: Term, x: Term, trials: Sequence[Trial]) -> Distribution | None:
        """c log(A x^2 + B x + C) as the density of Student's t: nu = -2c - 1, and the square completed."""
        moving = [(a, c) for a, c in atoms(value, x).items() if a != FREE]
        if self.student is None or len(moving) != 1 or len(moving[0][0]) != 1:
            return None
        ((base, exponent),), c = moving[0]
        if base.head is not log or exponent != 1:
            return None
        inside = atoms(base.args[0], x)
        powers = {int(sum(e for b, e in a if b is x)): coefficient for a, coefficient in inside.items()}
        if set(powers) - {0, 1, 2} or 2 not in powers or any(b is not x for a in inside for b, _ in a):
            return None
        zero, model = number(0), self.state.model
        a, b, free = powers[2], powers.get(1, zero), powers.get(0, zero)
        nu = readable(model, gathered([(-2, c), (-1, number(1))]), trials)
        middle = readable(model, divide(negative(b), mul(2, a)), trials)
        square = readable(model, divide(subtract(divide(free, a), power(middle, 2)), nu), trials)
        if not (always(nu, trials, lambda v: v > 0) and always(square, trials, lambda v: v > 0)):
            return None
        law = law_in(self.student, x)
        assert law.location is not None and law.scale is not None
        (shape,) = set(law.parameters) - {law.location, law.scale}
        return law.replaced({shape: nu, law.location: middle, law.scale: one_root(sqrt(square))})

    def predictive(self) -> None:
        """The density of the next observation: the evidence of all observations over that of those before."""
        from workbench.engines.statistics.kernels.logarithm import written_out

        state, model = self.state, self.state.model
        x = model.observed
        if x.shape or model.moving or len(model.data) > 1:
            return
        kept = properties(x) | (properties(model.samples[0]) & {"mask"})
        new = symbol(state.letter(f"{x.name}_new", f"{x.name}_next"), (), *kept)
        density = substitute(model.density, {x: new})
        log_density, _ = written_out(log(density), (new,))
        mine = atoms(add(self.work.ell.args[0], log_density), *self.thetas)
        draws = [
            replace(t, values={**t.values, new.name: t.values[model.samples[0].name][0]}) for t in state.trials
        ]
        family = at_trials(self.family, draws)
        again = family.seen(mine)
        if again is None:
            self.further.notes.append("The predictive is left out: likelihood times posterior is no known kernel.")
            return
        after = atoms(substitute(self.family.log_density, dict(again.values)), *self.thetas)[FREE]
        value = tidied(gathered([(1, mine.get(FREE, number(0))), (-1, after)]))
        value, words, _ = self._told(value, new, draws)
        update = {phi: named(f"{plain(phi)}_next", v) for phi, v in again.values.items()}
        later = named(state.letter("ell_next", "logpost_next"), substitute(self.family.log_density, update))
        n = state.pen.write(
            equals(later, later.args[0]), ONE_MORE, "likelihood times posterior is of the same family",
            rests_on=(state.marks["posterior"],),
        )  # fmt: skip
        said = equals(subtract(add(log_density, self.work.ell), later), value)
        names = " and ".join(f"`{t.name}`" for t in self.thetas)
        state.pen.write(
            said, PREDICTIVE,
            f"likelihood times posterior over the posterior after one more: free of {names}{words}", rests_on=(n,),
        )  # fmt: skip
        self.further.new = new
        self.further.claims.append(Claim("Posterior", said, None, self.thetas, value, name="log_predictive"))


def _scale_mixture(families: Sequence[Distribution]) -> Distribution | None:
    """The law of m + s Z whose density is a power of a quadratic, to an exponent of its own: what is left of a normal
    law when its variance is integrated out (Student's t)."""
    for law in families:
        x, shapes = law.variable, set(law.parameters) - {law.location, law.scale}
        kernel = [(a, c) for a, c in atoms(law.log_density, x).items() if a != FREE] if not x.shape else []
        if len(shapes) != 1 or len(law.parameters) != 3 or len(kernel) != 1:
            continue
        ((base, exponent),), c = kernel[0][0], kernel[0][1]
        if base.head is log and exponent == 1 and contains(c, *shapes):
            return law
    return None


def at_trials(family: _Family, draws: Sequence[Trial]) -> _Family:
    """The same family, judged at other trials."""
    import copy

    made = copy.copy(family)
    made.state = replace(family.state, trials=draws)
    return made


def _article(law: Distribution) -> str:
    words = law.name.replace("-", " ")
    return f"an {words}" if words[0] in "aeio" else f"a {words}"


__all__ = ["posterior"]
