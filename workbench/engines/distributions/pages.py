"""The page of a distribution: what is claimed of it, derived where a way is known, and the score of each parameter."""

from __future__ import annotations

from dataclasses import replace

from workbench.algebra.length import length
from workbench.engines.distributions.masses import total_mass
from workbench.engines.distributions.vectors import moment_of_shares
from workbench.engines.goals import gradient
from workbench.engines.statistics.expectation.averages import Page
from workbench.engines.statistics.expectation.engine import means
from workbench.engines.statistics.laws.distribution import Distribution, Said
from workbench.reasons.common import DEFINITION, TIDY
from workbench.record.claims import Expectation
from workbench.record.derivation import Claim, Derivation
from workbench.record.errors import NoDerivation
from workbench.record.pen import Mark, Pen
from workbench.rules.condition import Condition
from workbench.terms.functions.linear_algebra import zeros
from workbench.terms.heads import EXPECTATION, SYMBOL, brief, equals, named, number, oo, properties
from workbench.terms.statements import implies
from workbench.terms.term import Term, depends_on, symbols, transform

IDEA = (
    "A density is known by its logarithm: products become sums, constants stand apart, and the slope in a parameter, "
    "the score, is what likelihoods are made of. Moments come from the total mass, or from the generating function."
)
_ORDER = {"total mass": "normalised", "moment generating function": "mgf", "mean": "mean", "variance": "variance",
          "entropy": "entropy"}  # fmt: skip
"""What the page shows, in this order, and the field of the law that says it."""
_LONGEST = 36
_WIDEST = 80
"""A claim that takes more lines, or a longer side of one, than this is stated, with its reference."""


def page(distribution: Distribution) -> Derivation:
    """The derivation that shows a distribution; see the module. Raises NoRule where a claim that no way leads to has no
    reference to cite."""
    pen, x = Pen(), distribution.variable
    extra = symbols(distribution.argument, *distribution.parameters) if distribution.generates else ()
    givens = dict.fromkeys((x, *distribution.parameters, *extra))
    pen.given(*givens, conditions=[_condition(c) for c in distribution.conditions])
    what = "probabilities" if distribution.discrete else "density"
    *sought, last = [said.words for said in distribution.said() if not said.waves]
    listed = f"{', '.join(f'the {words}' for words in sought)} and the {last}" if sought else f"the {last}"
    pen.goal(f"Find {listed} from the {what}.")
    pen.convention(_support(distribution))
    pen.idea(IDEA)
    pen.claim(*(_claim(distribution, said) for said in distribution.said() if not said.waves))
    ell = named(_letter(distribution), distribution.log_density)
    pen.follows(equals(ell, distribution.log_density), by=DEFINITION, why=f"the logarithm of the {what} on the support")
    _moments(pen, distribution)
    for parameter in distribution.parameters:
        _score(pen, distribution, ell, parameter)
    for statement, words in distribution.remarks:
        pen.sanity(statement, words)
    if distribution.wrong:
        pen.wrong(distribution.wrong)
    return pen.derivation(id=distribution.name, references=distribution.references)


def _moments(pen: Pen, law: Distribution) -> None:
    """A line for each claim, from those before it; one that no way leads to is stated."""
    known = replace(law, mean=None, variance=None, entropy=None, mgf=None, characteristic=None)
    page = Page(law)
    claims = {said.words: said for said in law.said()}
    for words, kept in _ORDER.items():
        if words in claims:
            page.lines[words] = _shown(pen, known, claims[words], page)
            known = replace(known, **{kept: getattr(law, kept)})


def _shown(pen: Pen, known: Distribution, said: Said, page: Page) -> Mark:
    """The claim as a line, under its premise where it has one."""
    statement = equals(known.expectation(said.f), said.value)
    try:
        with pen.attempt():
            if said.premise is None:
                return _derived(pen, known, said, page)
            with pen.suppose(said.premise) as premise:
                last = _derived(pen, known, said, page)
            return pen.discharge(premise, last)
    except NoDerivation:
        where = next(iter(page.law.references), "")
        whole = statement if said.premise is None else implies(said.premise, statement)
        return pen.stated(whole, f"the {said.words}, derived in {where}", where)


def _derived(pen: Pen, known: Distribution, said: Said, page: Page) -> Mark:
    """The lines to a claim. Raises NoDerivation where no way is known."""
    averages = means(pen, known, True, page)
    averages.integrals_left = 0 if said.words == "entropy" or not known.elementary else 1
    before = int(pen.last or 0)
    last = total_mass(averages) if said.f is number(1) else moment_of_shares(averages, said.f) or averages.of(said.f)
    lines = pen.lines[before:]
    if len(lines) > _LONGEST or any(_width(s) > _WIDEST for line in lines for s in line.statement.args[1:]):
        raise NoDerivation(f"the way to the {said.words} is longer than a page should be")
    if last.right is said.value:
        return last
    return pen.follows(equals(last.left, said.value), last, by=TIDY, why="the same in another form")


def _width(term: Term) -> float:
    """The length as it is read: an average is printed without the density."""
    return length(transform(term, lambda t: t.args[0] if t.head is EXPECTATION else None))


def _claim(distribution: Distribution, said: Said) -> Claim:
    short = {"total mass": "", "moment generating function": "mgf"}
    return Expectation(distribution.statement(said), short.get(said.words, said.words))


def _condition(statement: Term) -> Condition:
    return Condition(brief(statement), statement)


def _support(distribution: Distribution) -> str:
    x = distribution.variable
    kinds = {
        "onehot": "is a row of zeros with a single one", "simplex": "has positive entries that add up to 1",
        "posdef": "is symmetric positive definite",
    }  # fmt: skip
    for has, words in kinds.items():
        if has in properties(x):
            return f"`{x.name}` {words}."
    if distribution.total is not None:
        return f"`{x.name}` holds counts, which add up to `{brief(distribution.total)}`."
    if distribution.support is None:
        return f"`{x.name}` is any vector." if x.rank == 1 else f"`{x.name}` is any array."
    low, high = distribution.support
    kind = f"`{x.name}` is a whole number" if distribution.discrete else f"`{x.name}` is a number"
    if high is oo:
        return f"{kind}." if low.head.name == "mul" else f"{kind} from `{brief(low)}` on."
    return f"{kind} from `{brief(low)}` to `{brief(high)}`."


def _letter(distribution: Distribution) -> str:
    taken = {s.name for s in (distribution.variable, *distribution.parameters)}
    return next(n for n in ("ell", "logp", "logdensity") if n not in taken)


def _score(pen: Pen, distribution: Distribution, ell: Term, parameter: Term) -> None:
    """The lines to the slope of the log density in a parameter that moves freely, and that its mean is zero."""
    if parameter.head is not SYMBOL or properties(parameter) & {"integer", "simplex", "posdef"}:
        return
    try:
        made = gradient(ell, parameter)
    except NoDerivation as error:
        pen.note(f"The score of `{parameter.name}` is left out: {error}")
        return
    pen.engine(made)
    score = made.result
    moves = depends_on(distribution.log_density, (parameter,))
    ends = distribution.ends or ()
    if score is None or distribution.variable.shape or any(moves(e) or depends_on(e, (parameter,))(e) for e in ends):
        return
    zero = zeros(*parameter.shape) if parameter.shape else number(0)
    pen.sanity(equals(distribution.expectation(score), zero), f"the score of `{parameter.name}` has mean zero")


__all__ = ["page"]
