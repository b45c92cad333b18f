"""Means that are means under another law: of a simpler variable, of the family, of a multiple of the density."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from workbench.adviser import ask
from workbench.adviser.forms import with_opened_logs
from workbench.algebra.at_values import at_values
from workbench.engines.statistics.expectation.averages import Averages
from workbench.engines.statistics.expectation.kernel_sums import is_worth_it, kernels
from workbench.engines.statistics.expectation.readings import article, centre_of, positive_parameters
from workbench.engines.statistics.expectation.tilting import splits
from workbench.engines.statistics.kernels.atoms import FREE, atoms, gathered
from workbench.engines.statistics.kernels.product_form import product_form
from workbench.engines.statistics.kernels.recognition import tilted
from workbench.engines.statistics.laws.distribution import Distribution, Given
from workbench.engines.statistics.laws.domains import condition
from workbench.engines.statistics.samples.sums import times
from workbench.language.saying import said as told
from workbench.reasons.expectation import (
    CHANGE_OF_LAW,
    CHANGE_OF_VARIABLES,
    IN_FRONT,
    KERNEL,
    PARAMETERS_PUT_IN,
    TOTAL_MASS,
)
from workbench.reasons.sums import HALVES
from workbench.record.errors import NoDerivation
from workbench.record.pen import Mark
from workbench.rules.condition import Condition
from workbench.rules.halves import by_halves
from workbench.terms.functions.elementwise import exp
from workbench.terms.heads import ADD, POWER, SYMBOL, add, brief, equals, mul, number, properties, symbol
from workbench.terms.term import Term, contains, substitute, symbols


def by_image(means: Averages, g: Term) -> Mark | None:
    """The variable is a function of a simpler one, and the average is taken over that."""
    if means.distribution.image is None:
        return None
    base, value = means.distribution.image
    inside = _in_the_other(base, substitute(g, {means.x: value}))
    said = equals(means.distribution.expectation(g), base.expectation(inside))
    words = f"{told(equals(means.x, value))}, where `{base.variable.name}` has {article(base)}"
    named: dict[str, Any] = {means.x.name: value}
    first = means.pen.follows(said, by=CHANGE_OF_VARIABLES, why=words, **named)
    under = means.about(base)
    last = under.cited(inside, inside, TOTAL_MASS) if inside is number(1) else under.of(inside)
    means.pen.start(first.left, first.right, first)
    return means.tidied(means.pen.use(last))


def by_sides(means: Averages, g: Term) -> Mark | None:
    """The variable is one of two functions of a simpler one, each half of the time."""
    if means.distribution.sides is None:
        return None
    base, above, below = means.distribution.sides
    inside = [_in_the_other(base, substitute(g, {means.x: value})) for value in (above, below)]
    said = equals(means.distribution.expectation(g), by_halves(*map(base.expectation, inside)))
    words = f"{told(above)} or {told(below)}, where `{base.variable.name}` has {article(base)}"
    first = means.pen.follows(said, by=HALVES, why=words, above=above, below=below)
    under = means.about(base)
    one = number(1)
    found = [under.cited(one, one, TOTAL_MASS) if f is one else under.of(f) for f in dict.fromkeys(inside)]
    means.pen.start(first.left, first.right, first)
    return means.tidied(means.pen.use(*found, why="the averages of both sides"))


def by_shifted_image(means: Averages, g: Term) -> Mark | None:
    """A power of the distance from a place that is the same for both variables: it cancels."""
    law, base = means.distribution, g.args[0] if g.head is POWER else g
    centre = centre_of(base, means.x) if law.image is not None and base.head is ADD else None
    if centre is None or law.image is None:
        return None
    shifted = gathered([(1, law.image[1]), (-1, centre)])
    return by_image(means, g) if not any(contains(shifted, s) for s in symbols(centre)) else None


def _in_the_other(base: Distribution, inside: Term) -> Term:
    """The function of the simpler variable: as constants times kernels of its law, where something that varies stands
    under a bar or a root; else with its logarithms opened and multiplied out."""
    found = kernels(inside, base) if is_worth_it(inside, base.variable) else None
    return ask(with_opened_logs, inside) if found is None else found


def by_family(means: Averages, g: Term) -> Mark | None:
    """For any parameters first, then those of this member of the family put in."""
    law, family = means.distribution, means.distribution.family
    if family is None or family.conditions:  # lines about any parameters would have to carry the conditions
        return None
    taken = {s.name for s in symbols(g, *law.parameters)}
    letters = {p: symbol(next(n for n in (p.name, p.name + "_0", p.name + "_1") if n not in taken), (),
                         *properties(p)) for p in family.parameters if not p.shape}  # fmt: skip
    general = replace(family, family=None).replaced({**letters, family.variable: means.x})
    values = dict(zip(general.parameters, law.parameters, strict=True))
    if all(p.head is SYMBOL for p in law.parameters) and len(set(law.parameters)) == len(law.parameters):
        return None
    found = means.about(general).of(g)
    said = equals(law.expectation(g), at_values(substitute(found.right, values)))
    words = ", ".join(f"`{p.name} == {brief(v)}`" for p, v in values.items())
    needs = [need for c in means.pen.conditions_of(found) for need in _there(means, g, c, values)]
    put: dict[str, Any] = {p.name: v for p, v in values.items() if p is not v}
    return means.tidied(means.pen.follows(said, found, by=PARAMETERS_PUT_IN, why=words, conditions=needs, **put))


def _there(means: Averages, g: Term, need: Condition, values: dict[Term, Term]) -> list[Condition]:
    """What a line about any parameters needs of those of this member. Raises NoDerivation where it is not so."""
    if need.statement is None or not set(symbols(need.statement)) & set(values):
        return []
    return means.obeyed(substitute(need.statement, values), f"expectation of {brief(g)}")


def by_kernel(means: Averages, g: Term) -> Mark | None:
    """g times the density is a multiple of a density of the same family, which adds up to 1."""
    law = means.distribution
    other = tilted(g, law)
    if other is None:
        return None
    before, after = (atoms(member.log_density, means.x).get(FREE, number(0)) for member in (law, other))
    factor = at_values(product_form(add(before, times(number(-1), after)), means.varies))
    said = equals(mul(g, law.density), mul(factor, other.density))
    first = means.pen.follows(said, by=KERNEL, why=("the same family with other parameters: "
                          + ", ".join(f"`{brief(p)}`" for p in other.parameters)))  # fmt: skip
    whole = means.about(other).cited(number(1), number(1), TOTAL_MASS, "it is a density too")
    last = means.pen.follows(
        equals(law.expectation(g), factor),
        first,
        whole,
        by=IN_FRONT,
        why="what is left is the total mass",
        conditions=[condition(c, brief(c), means.pen.hypotheses) for c in positive_parameters(law, other)],
    )
    return means.tidied(last)


def by_declared_tilt(means: Averages, g: Term) -> Mark | None:
    """exp(t x) times the density is a multiple of that of another member, which the law names."""
    law, one = means.distribution, number(1)
    claimed = law.mgf if means.page is None else means.page.law.mgf  # what is claimed is found below
    if law.tilted is None or claimed is None or g is not exp(law.argument):
        return None
    value, other = claimed.value if isinstance(claimed, Given) else claimed, law(*law.tilted)
    said = equals(mul(g, law.density), mul(value, other.density))
    first = means.pen.follows(said, by=KERNEL, why=("the same family with other parameters: "
                          + ", ".join(f"`{brief(p)}`" for p in other.parameters)))  # fmt: skip
    whole = means.about(other).cited(one, one, TOTAL_MASS, "it is a density too")
    needs = [condition(c, brief(c), means.pen.hypotheses) for c in positive_parameters(law, other)]
    last = equals(law.expectation(g), value)
    return means.pen.follows(last, first, whole, by=IN_FRONT, why="what is left is the total mass", conditions=needs)


def by_tilting(means: Averages, g: Term) -> Mark | None:
    """One factor changes the law to another of the family, and the rest is averaged under that."""
    for factor, rest, other in splits(g, means.distribution):
        try:
            mean = means.of(factor)
            under = means.about(other).of(rest)
        except NoDerivation as error:
            means.reasons.append(str(error))
            continue
        said = equals(means.distribution.expectation(g), mul(mean.right, other.expectation(rest)))
        first = means.pen.follows(
            said,
            mean,
            by=CHANGE_OF_LAW,
            why=(f"{told(factor)} times the density is its mean times the density of {article(other)}"),
        )
        means.pen.start(first.left, first.right, first)
        return means.tidied(means.pen.use(under))
    return None


__all__ = ["by_declared_tilt", "by_family", "by_image", "by_kernel", "by_shifted_image", "by_sides", "by_tilting"]
