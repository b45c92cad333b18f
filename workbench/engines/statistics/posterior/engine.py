"""Bayes: from a likelihood and a prior to the posterior, by recognising its kernel.

    log posterior = log likelihood + log prior + constant

What does not depend on the parameter is dropped, the coefficients of what does are collected, and the law whose log
density has these coefficients is the posterior. Nothing is integrated: the constant is that of the law. Where no
declared law fits, the constant stays an integral, and the page says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from workbench.engines.scalars.domains import assumptions
from workbench.engines.statistics.expectation.readings import article
from workbench.engines.statistics.kernels.atoms import without_zeros
from workbench.engines.statistics.kernels.recognition import Seen
from workbench.engines.statistics.laws.distribution import Distribution
from workbench.engines.statistics.likelihood.engine import declared_by_support
from workbench.engines.statistics.likelihood.estimation import Estimation
from workbench.engines.statistics.likelihood.log_likelihood import begun
from workbench.engines.statistics.posterior import normal_numbers, normal_vector, priors, summaries
from workbench.engines.statistics.posterior.conjugate import Conjugate, plain
from workbench.engines.statistics.posterior.summaries import Further
from workbench.engines.statistics.samples.model import Model
from workbench.engines.statistics.samples.trials import inferred_support, trials
from workbench.language.saying import said
from workbench.reasons.likelihood import SUPPORT
from workbench.record.derivation import Claim, Derivation
from workbench.record.errors import GoalError, NoDerivation
from workbench.record.pen import Pen
from workbench.rules import facts
from workbench.rules.condition import Condition
from workbench.terms.functions.activations import maximum, minimum
from workbench.terms.functions.elementwise import exp
from workbench.terms.functions.extremes import max_, min_
from workbench.terms.heads import (
    brief,
    equals,
    named,
    negative,
    number,
    oo,
    properties,
    relation,
    symbol,
)
from workbench.terms.term import Term, contains, symbols

_IDEA = (
    "Only what depends on `{0}` matters: likelihood times prior is known up to a factor, and a density known up "
    "to a factor is known. So the constants are dropped and the kernel is recognised; nothing needs to be integrated."
)
_BY_NUMBERS = (
    "Only what depends on `{0}` matters: likelihood times prior is known up to a factor. No declared law has this "
    "kernel, so the factor is a number, which quadrature finds once the data are known."
)


def posterior(
    likelihood: Term | Distribution,
    prior: Distribution | Sequence[Distribution],
    data: Term | Sequence[Term] | None,
    param: Term | Sequence[Term],
    known: Iterable[Term] = (),
    support: tuple[Term, Term] | None = None,
    discrete: bool = False,
    *,
    families: Iterable[Distribution] = (),
    id: str = "",
    title: str = "",
) -> Derivation:
    """The posterior of a number, of a probability vector, of a vector in a normal model, or of two numbers together.

    ``likelihood``: the density of one observation as a term in the symbol ``data`` (further symbols are covariates), or
    a declared distribution. ``prior``: one law for each parameter, whose variable stands for it; where there are
    several, one may hold another parameter, and the joint prior is the product. ``families``: the laws whose
    kernels are looked for, in this order. Each parameter of the posterior is a claim under its name; further claims are
    ``log_density``, ``log_evidence``, ``mean``, ``mode`` and ``log_predictive`` where there is a closed form.
    Raises GoalError for what does not make sense as asked, NoDerivation where there is no way to a posterior.
    """
    thetas = (param,) if isinstance(param, Term) else tuple(param)
    laws = (prior,) if isinstance(prior, Distribution) else tuple(prior)
    if len(thetas) != len(laws):
        raise GoalError(f"{len(thetas)} parameters need as many priors; there are {len(laws)}")
    own = tuple(priors.about(law, theta) for law, theta in zip(laws, thetas, strict=True))
    seen = (data,) if isinstance(data, Term) else tuple(data or ())
    model = _model(likelihood, own, seen, thetas, tuple(known), support, discrete)
    pen = Pen()
    with pen.road("kernel"):
        state = begun(pen, model, trials(model), "products become sums")
        found = _further(state, laws, own, tuple(families))
        new = () if found.new is None else (found.new,)
        givens = (*model.samples, *thetas, *model.known, *new)
        assumed = (*_counts(model), *model.assumptions, *found.conditions, *assumptions(pen.board, givens))
    names = " and ".join(f"`{t.name}`" for t in thetas)
    taken = " and ".join(f"`{t.name}` has {_law(law)}" for t, law in zip(thetas, own, strict=True))
    seen_as = f"the {'probability' if model.discrete else 'density'} {said(model.of_observation(model.density), 300)}"
    seen_as = article(likelihood) if isinstance(likelihood, Distribution) else seen_as
    pen.given(*givens)
    pen.goal(
        f"Find the posterior distribution of {names} given `{model.n.attrs[0]}` independent observations with "
        f"{seen_as}, where a priori {taken}."
    )
    pen.convention(f"`{model.samples[0].name}` holds the `{model.n.attrs[0]}` observations; {found.convention}")
    pen.idea(found.idea)
    pen.claim(*found.claims)
    for words in found.notes:
        pen.note(words)
    for words in found.wrong:
        pen.wrong(words)
    prior_words = " and ".join(law.name.replace("-", " ") for law in laws)
    made = pen.derivation(id=id, title=title or f"Posterior of {names}: {prior_words} prior")
    return replace(made, assumptions=_each_once(assumed))


def _further(
    state: Estimation, laws: Sequence[Distribution], own: Sequence[Distribution], families: Sequence[Distribution]
) -> Further:
    """The posterior by the way that suits the parameters; ``own``: the priors as laws of the parameters."""
    thetas = tuple(state.model.params)
    if len(thetas) > 1:
        bases = [law.declared for law in laws if law.normalised]
        return normal_numbers.posterior(state, thetas, tuple(own), bases, families)
    if thetas[0].rank == 1 and not properties(thetas[0]):
        return normal_vector.posterior(state, thetas[0], own[0])
    return _of_one(state, thetas[0], own[0], [*families, laws[0]])


def _law(prior: Distribution) -> str:
    """A prior in words: a law with its parameters, or its density."""
    return article(prior) if prior.parameters else f"the density {said(prior.density, 200)}"


def _of_one(state: Estimation, theta: Term, prior: Distribution, families: Iterable[Distribution]) -> Further:
    """The posterior of a number, or of a vector that lives on the simplex."""
    further = Further(wrong=["Keeping track of the constants: they cancel, whatever they are."])
    total = 1.0
    ends = (number(0), number(1))
    if not theta.shape:
        total = priors.checked(prior, state.trials)
        ends, conditions = _narrowed(state, theta, priors.ends_of(prior))
        further.conditions += conditions
        further.notes += filter(None, [priors.remark(prior, total)])
    work = Conjugate(state, (theta,), (prior,), ends, priors.is_proper(total))
    seen = work.kernel(list(families))
    if seen is None:
        if theta.shape:
            raise NoDerivation(f"the {prior.name} prior of the vector {theta.name} is not conjugate to this likelihood")
        return _by_numbers(state, theta, prior, work, further)
    further.claims += work.density(seen)
    if not priors.is_proper(total):
        further.conditions += _proper(work, seen)
    summaries.of(state, theta, seen, work, further)
    new = () if further.new is None else (further.new,)
    gone = (theta, *new)  # results hold neither the parameter nor the next observation, unless they say so
    density, *others = further.claims
    named_claims = [
        Claim("Posterior", equals(n, n.args[0]), density.statement, gone, n.args[0], name=plain(phi))
        for phi, n in work.names.items()
    ]
    others = [c if c.name == "log_predictive" else replace(c, wrt=gone) for c in others]
    further.claims = [replace(density, wrt=new, name="log_density"), *named_claims, *others]
    law = seen.law.name.replace("-", " ")
    further.convention = (
        f"the posterior is {'an' if law[0] in 'aeio' else 'a'} {law} distribution, whose parameters have the index n."
    )
    further.idea = _IDEA.format(theta.name)
    return further


def _by_numbers(state: Estimation, theta: Term, prior: Distribution, work: Conjugate, further: Further) -> Further:
    """The posterior with a constant that is an integral, its mean, and its mode where that is closed."""
    density = work.by_numbers()
    summaries.by_numbers(state, theta, work, further)
    new = () if further.new is None else (further.new,)
    others = [c if c.name == "log_predictive" else replace(c, wrt=(theta, *new)) for c in further.claims]
    further.claims = [replace(density, wrt=new, name="log_density"), *others]
    further.notes.append(
        f"The {prior.name} prior is not conjugate to this likelihood: the kernel belongs to no declared law of "
        f"`{theta.name}`. What holds an integral here is evaluated by quadrature, and is no closed form."
    )
    further.convention = "the constant of the posterior is an integral over the parameter."
    further.idea = _BY_NUMBERS.format(theta.name)
    return further


def _proper(work: Conjugate, seen: Seen) -> list[Condition]:
    """An improper prior leaves a posterior only where the parameters of that are in their ranges."""
    found = []
    for phi, value in seen.values.items():
        if "positive" in properties(phi) and not facts.positive(value):
            found.append(Condition(f"`{brief(work.names[phi])} > 0`", relation(">", value, number(0))))
    return found


def _narrowed(state: Estimation, theta: Term, ends: priors.Ends) -> tuple[priors.Ends, list[Condition]]:
    """Where the parameter can be once the data are seen: no observation may lie outside of its support."""
    model, (low, high) = state.model, ends
    if theta not in model.moving:
        return ends, []
    x = model.samples[0]
    for place, end in enumerate(model.support):
        if not contains(end, theta):
            continue
        if end is not theta:
            raise NoDerivation(
                f"the support of {x.name} ends at {brief(end)}; a support that depends on {theta.name} is read only "
                f"where it begins or ends at {theta.name} itself"
            )
        if place:
            low = max_(x) if low is negative(oo) or low is number(0) else maximum(low, max_(x))
        else:
            high = min_(x) if high is oo else minimum(high, min_(x))
    name = state.letter(f"{theta.name}_min" if low is not ends[0] else f"{theta.name}_max")
    said = low if low is not ends[0] else high
    sign = ">=" if low is not ends[0] else "<="
    words = f"no observation lies outside of the support, so `{theta.name} {sign} {name}`"
    state.pen.write(equals(named(name, said), said), SUPPORT, words, rests_on=())
    bounds = [relation(sign, theta, said)]
    if low is not ends[0] and high is not oo or high is not ends[1] and low is not negative(oo):
        bounds.append(relation(">", high, low))
    return (low, high), [Condition(brief(b), b) for b in bounds]


def _each_once(conditions: Iterable[Condition]) -> tuple[Condition, ...]:
    return tuple({c.words if c.statement is None else c.statement: c for c in conditions}.values())


def _counts(model: Model) -> tuple[Condition, ...]:
    """Vectors of whole numbers hold counts."""
    x = model.samples[0]
    if x.rank < 2 or "integer" not in properties(x):
        return ()
    return (Condition(f"every entry of `{x.name} >= 0`", relation(">=", x, number(0))),)


# -- the model ---------------------------------------------------------------------------------------


def _model(
    likelihood: Term | Distribution,
    laws: Sequence[Distribution],
    data: tuple[Term, ...],
    thetas: tuple[Term, ...],
    known: tuple[Term, ...],
    support: tuple[Term, Term] | None,
    discrete: bool,
) -> Model:
    """The model whose known quantities are those of the likelihood and the parameters of the priors."""
    ends: tuple[Term, Term] | None
    extra: list[Term] = []
    if isinstance(likelihood, Distribution):
        x = likelihood.variable
        if data and data[0] is not x:
            likelihood = likelihood.replaced({x: symbol(data[0].name, x.shape, *properties(x))})
        data = (likelihood.variable, *data[1:])
        density = exp(without_zeros(likelihood.log_density))
        ends = likelihood.support or (negative(oo), oo)
        discrete = likelihood.discrete and not x.shape
        extra = [s for s in symbols(density) if s not in (*data, *thetas)]
    else:
        if not data:
            raise GoalError("say what is observed: --data x: for a number, --data x:d for a vector of d")
        density, ends = likelihood, support
        discrete = discrete or bool(properties(data[0]) & {"integer", "mask"}) and not data[0].shape
    of_priors = [s for law in laws for s in symbols(*law.parameters) if s not in thetas]
    every = tuple(dict.fromkeys([*known, *extra, *of_priors]))
    model = Model(density, data, thetas, every, ends or (negative(oo), oo), discrete)
    return declared_by_support(model if ends is not None else _with_support(model))


def _with_support(model: Model) -> Model:
    """The model on the support where its density integrates, or adds up, to one."""
    if model.observed.shape:
        return model
    first: GoalError | None = None
    counts = [k for k in model.known if not k.shape and k in symbols(model.density)]
    tries = [replace(model, discrete=True, support=(number(0), k)) for k in counts]
    kinds = (True,) if model.discrete else (False, True)
    wide = [replace(model, discrete=kind) for kind in kinds]
    tries += [replace(kind, support=inferred_support(kind)) for kind in wide]
    for tried in tries:
        try:
            trials(declared_by_support(tried), 3, 2)
        except GoalError as error:
            first = first or error
            continue
        return tried
    assert first is not None
    raise first


__all__ = ["posterior"]
