"""Bayes: from a likelihood and a prior to the posterior, by recognising its kernel.

    log posterior = log likelihood + log prior + constant

What does not depend on the parameter is dropped, the coefficients of what does are collected, and the law whose log
density has these coefficients is the posterior. Nothing is integrated: the constant is that of the law.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from dataclasses import replace

from workbench.derive.errors import GoalError, NoDerivation
from workbench.derive.record import Claim, Derivation
from workbench.derive.scalars.domains import assumptions
from workbench.derive.statistics import summaries
from workbench.derive.statistics.atoms import FREE, Atom, atoms, gathered, put_together, written
from workbench.derive.statistics.course import Course, without_names
from workbench.derive.statistics.distribution import Distribution
from workbench.derive.statistics.engine import declared_by_support
from workbench.derive.statistics.likelihood import begun
from workbench.derive.statistics.model import Model
from workbench.derive.statistics.recognition import Seen, lives_where, recognised
from workbench.derive.statistics.trials import inferred_support, trials
from workbench.rules.condition import Condition
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
    negative,
    number,
    oo,
    properties,
    relation,
    size_term,
    subtract,
    symbol,
)
from workbench.terms.term import Term, symbols

_IDEA = (
    "Only what depends on {0} matters: likelihood times prior is known up to a factor, and a density that is known up "
    "to a factor is known. So the constants are dropped and the kernel is recognised; nothing needs to be integrated."
)


def posterior(
    likelihood: Term | Distribution,
    prior: Distribution,
    data: Term | None,
    param: Term,
    known: Iterable[Term] = (),
    support: tuple[Term, Term] | None = None,
    discrete: bool = False,
    *,
    families: Iterable[Distribution] = (),
    id: str = "",
    title: str = "",
) -> Derivation:
    """The posterior of a scalar, or of a probability vector, from n independent observations.

    ``likelihood``: the density of one observation as a term in the symbol ``data``, or a declared distribution. The
    prior's variable stands for ``param``, which must be declared with the same range. ``families``: the laws whose
    kernels are looked for, in this order. Each parameter of the posterior is a claim under its name; further claims are
    ``log_density``, ``mean``, ``mode`` and ``log_predictive`` where there is a closed form.
    Raises GoalError for what does not make sense as asked, NoDerivation where no kernel is recognised.
    """
    started = time.perf_counter()
    if not lives_where(prior, param):
        raise GoalError(_elsewhere(prior, param))
    about = prior.replaced({**_sizes(prior, param), prior.variable: param})
    model = _model(likelihood, about, data, param, tuple(known), support, discrete)
    tried = trials(model)
    course = begun(model, tried, "products become sums")
    work = _Posterior(course, param, about)
    seen = work.kernel([*families, prior])
    density = work.density(seen)
    further = summaries.of(course, param, seen, work.psi, work.w, work.ell)
    new = () if further.new is None else (further.new,)
    gone = (param, *new)  # results hold neither the parameter nor the next observation, unless they say so
    named_claims = tuple(
        Claim("Posterior", equals(n, n.args[0]), density.statement, gone, n.args[0], name=_plain(phi))
        for phi, n in work.names.items()
    )
    main = replace(density, wrt=new, name="log_density")
    summarised = (replace(c, wrt=gone) if c.name in ("mean", "mode") else c for c in further.claims)
    givens = (*model.samples, param, *model.known, *new)
    law = seen.law.name.replace("-", " ")
    open_ = assumptions(course.board, givens)
    return Derivation(
        id=id,
        title=title or f"Posterior of {param.name}: {prior.name.replace('-', ' ')} prior",
        givens=givens,
        goal=f"Find the posterior distribution of {param.name} given {model.n.attrs[0]} independent observations.",
        claims=(main, *named_claims, *summarised),
        roads=(course.board.road("kernel"),),
        convention=f"{model.samples[0].name} holds the {model.n.attrs[0]} observations; the posterior is "
        f"{_article(law)} distribution, whose parameters have the index n.",
        idea=_IDEA.format(param.name),
        assumptions=_each_once((*_counts(model), *model.assumptions, *open_)),
        notes=tuple(further.notes),
        wrong=("Keeping track of the constants: they cancel, whatever they are.",),
        seconds=time.perf_counter() - started,
    )


def _each_once(conditions: Iterable[Condition]) -> tuple[Condition, ...]:
    return tuple({c.words if c.statement is None else c.statement: c for c in conditions}.values())


def _article(noun: str) -> str:
    return f"an {noun}" if noun[0] in "aeio" else f"a {noun}"


def _counts(model: Model) -> tuple[Condition, ...]:
    """Vectors of whole numbers hold counts."""
    x = model.samples[0]
    if x.rank < 2 or "integer" not in properties(x):
        return ()
    return (Condition(f"every entry of {x.name} >= 0", relation(">=", x, number(0))),)


def _plain(phi: Term) -> str:
    return phi.name.removesuffix("_post")


def _sizes(prior: Distribution, param: Term) -> dict[Term, Term]:
    """The prior's sizes by those of the parameter, and its vectors likewise."""
    sizes = dict(zip(prior.variable.shape, param.shape, strict=True))
    change = {size_term(a): size_term(b) for a, b in sizes.items() if a != b}
    if change:
        for s in symbols(*prior.parameters):
            change[s] = symbol(s.name, tuple(sizes.get(z, z) for z in s.shape), *properties(s))
    return change


def _elsewhere(prior: Distribution, param: Term) -> str:
    if prior.discrete:
        return f"the {prior.name} distribution is discrete; a prior of {param.name} needs a density"
    if prior.ends is not None or prior.conditions:
        return f"the {prior.name} prior has ends that cut the posterior off: no kernel of a declared law has such ends"
    kind = next(iter(sorted(properties(prior.variable) & {"positive", "unit", "simplex", "posdef"})), "")
    rank = ["a number", "a vector", "a matrix"][prior.variable.rank]
    words = f"{rank} that is {kind}" if kind else f"any {rank.split()[1]}"
    shape = "".join(f"{z}" for z in prior.variable.shape)
    return (
        f"the {prior.name} prior is the law of {words}, and {param.name} is not declared so: "
        f"--param {param.name}:{shape}{':' + kind if kind else ''}"
    )


def _model(
    likelihood: Term | Distribution,
    prior: Distribution,
    data: Term | None,
    param: Term,
    known: tuple[Term, ...],
    support: tuple[Term, Term] | None,
    discrete: bool,
) -> Model:
    """The model whose known quantities are those of the likelihood and the parameters of the prior."""
    ends: tuple[Term, Term] | None
    if isinstance(likelihood, Distribution):
        x = likelihood.variable
        if data is not None and data is not x:
            likelihood = likelihood.replaced({x: symbol(data.name, x.shape, *properties(x))})
        seen, density = likelihood.variable, likelihood.density
        ends = likelihood.support or (negative(oo), oo)
        discrete = likelihood.discrete and not x.shape
    else:
        if data is None:
            raise GoalError("say what is observed: --data x: for a number, --data x:d for a vector of d")
        seen, density, ends = data, likelihood, support
        discrete = discrete or bool(properties(data) & {"integer", "mask"}) and not data.shape
    of_prior = symbols(*prior.parameters)
    if param in of_prior:
        raise GoalError(f"the prior of {param.name} holds {param.name} itself")
    extra = [s for s in symbols(density) if s not in (seen, param)] if isinstance(likelihood, Distribution) else []
    every = tuple(dict.fromkeys([*known, *extra, *of_prior]))
    plain = Model(density, (seen,), (param,), every, ends or (negative(oo), oo), discrete)
    return declared_by_support(plain if ends is not None else _with_support(plain))


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


class _Posterior:
    """The lines from the log-likelihood to the posterior density."""

    def __init__(self, course: Course, theta: Term, prior: Distribution) -> None:
        self.course, self.theta, self.prior, model = course, theta, prior, course.model
        self.h = named(course.letter("h", "log_prior"), prior.log_density)
        params = ", ".join(brief(p) for p in prior.parameters)
        words = f"the logarithm of the {prior.name.replace('-', ' ')} density ({params}) of {theta.name}"
        first = course.write(equals(self.h, prior.log_density), "prior", words, rests_on=())
        given = Product(model.of_observation(model.density), model.i)
        self.w = named(course.letter("w", "joint"), mul(given, exp(prior.log_density)))
        self.rests: tuple[str, ...] = (course.marks["loglik"], first)
        self.found = self._collected()
        self.names: dict[Term, Term] = {}

    def _collected(self) -> dict[Atom, Term]:
        """The coefficients, their statistics and the constant under names; the line that collects."""
        course, theta = self.course, self.theta
        found = atoms(add(self.h.args[0], course.loglik.args[0]), theta)
        if all(a == FREE for a in found):
            raise GoalError(f"neither likelihood nor prior depend on {theta.name}")
        rests: list[str] = []
        names = self._statistics([c for a, c in found.items() if a != FREE])
        for whole, name in names.items():
            words = "what the posterior needs to know of the sample"
            rests.append(course.write(equals(name, whole), "statistic", words, rests_on=(), key=False))
        found = {a: replace_nodes(c, names) if names else c for a, c in found.items()}
        if FREE in found:
            c = named(course.letter("c", "c_0", "C"), found[FREE])
            words = f"free of {theta.name}: it will cancel"
            rests.append(course.write(equals(c, c.args[0]), "constants dropped", words, rests_on=(), key=False))
            found[FREE] = c
        self.form = put_together(found)
        self.psi = named(course.letter("psi", "log_post"), self.form)
        words = f"posterior proportional to likelihood times prior: {self.psi.name} is its logarithm up to a constant"
        rests.append(
            course.write(equals(self.psi, add(course.loglik, self.h)), "Bayes' rule", words, rests_on=self.rests)
        )
        words = f"the coefficient of each function of {theta.name}; a constant is left"
        self.last = course.write(equals(self.psi, self.form), "collect", words, rests_on=rests)
        course.marks["collected"] = self.last
        return found

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
            names[s] = named(self.course.letter(*letter), s)
        return names

    def kernel(self, laws: Sequence[Distribution]) -> Seen:
        """The law, and the lines that say why it is this one."""
        course, theta = self.course, self.theta
        ordered = sorted(laws, key=lambda law: law.name != self.prior.name)
        seen = recognised(self.found, theta, ordered, course.model, course.trials)
        if seen is None:
            kernel = put_together({a: c for a, c in self.found.items() if a != FREE})
            there = ", ".join(brief(written(a)) for a in self.found if a != FREE)
            raise NoDerivation(
                f"the {self.prior.name} prior is not conjugate to this likelihood. The unnormalised log posterior is "
                f"{brief(without_names(kernel), 400)} + constant; no declared law of {theta.name} has a log density "
                f"that is made of {there} alone, with these coefficients"
            )
        law = seen.law.name.replace("-", " ")
        rests = [self.last]
        for phi, value in seen.values.items():
            name = named(course.letter(f"{_plain(phi)}_n", f"{_plain(phi)}_post"), value)
            self.names[phi] = name
            words = f"the {_plain(phi)} of the {law} distribution that makes the kernels agree"
            rests.append(course.write(equals(name, value), "parameter of the posterior", words, rests_on=(self.last,)))
        matched = []
        for atom, stands in seen.stands.items():
            left = seen_in(stands, self.names)
            right = self.found.get(atom, number(0))
            words = f"the coefficient of {brief(written(atom))} in the log density, and here"
            n = course.write(equals(left, right), f"kernel of the {law} distribution", words, rests_on=rests, key=False)
            matched.append(n)
        self.rests = (self.last, *matched)
        return seen

    def density(self, seen: Seen) -> Claim:
        """The normalised posterior, and the claim that it is one."""
        course, theta = self.course, self.theta
        law, words = seen.named(self.names), seen.law.name.replace("-", " ")
        ell = named(course.letter("ell_post", "logpost"), law.log_density)
        free = atoms(law.log_density, theta).get(FREE, number(0))
        first = course.write(
            equals(ell, law.log_density),
            "normalised posterior",
            f"the logarithm of the {words} density: it integrates to 1",
            rests_on=self.rests,
        )
        c = self.found.get(FREE, number(0))
        gap = gathered([(1, c), (-1, free)])
        same = course.write(
            equals(self.psi, add(ell, gap)), "same kernel", "they differ by a constant", rests_on=(first, *self.rests)
        )
        course.marks["posterior"] = first
        self.ell = ell
        if theta.rank:
            apart = equals(subtract(log(self.w), law.log_density), without_names(gap))
            return Claim("Posterior", apart, None, (theta,), law.log_density)
        whole = integral(exp(self.psi), theta, *ends(theta))
        course.write(
            equals(whole, exp(gap)), "evidence", "a density integrates to 1, so the constant is what is left",
            rests_on=(same,), key=False,
        )  # fmt: skip
        normalised = log(divide(self.w, integral(self.w, theta, *ends(theta))))
        return Claim("Posterior", equals(normalised, law.log_density), None, (theta,), law.log_density)


def seen_in(term: Term, names: dict[Term, Term]) -> Term:
    return replace_nodes(term, names)


def ends(theta: Term) -> tuple[Term, Term]:
    """The ends of the range that is declared."""
    has = properties(theta)
    if "unit" in has:
        return number(0), number(1)
    return (number(0) if "positive" in has else negative(oo)), oo


__all__ = ["posterior"]
