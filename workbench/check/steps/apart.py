"""A letter of which something is assumed is not the one that an integral of the same name runs over.

"Let x = 3" says nothing of the x under an integral, a mean or a limit. What runs there is given a letter of its own, so
that nothing that is known of one number can be put in for all.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from workbench.rules.inference import Step
from workbench.terms.heads import symbol
from workbench.terms.instances import OVER, moving_symbols
from workbench.terms.term import Term, postorder, rebuild, substitute


def running_apart(step: Step) -> Mapping[Term, Term]:
    """The symbols that something in the step runs over and of which a statement that is cited fixes a value as well,
    each with the letter that runs in its place."""
    running = {t.args[1] for t in postorder(step.goal, *step.premises) if t.head.name in OVER}
    if not running:
        return {}
    fixed = {x for p in step.premises for x in running & step.fixed_in(p) & moving_symbols(p)}
    return {x: symbol(f"{x.name}~", x.shape, *sorted(x.attrs[2])) for x in sorted(fixed, key=lambda x: x.name)}


def apart(step: Step, letters: Mapping[Term, Term]) -> Step:
    """The step with these letters in the place of what runs. What is cited of every value holds for them too."""
    premises = [run_by(p, letters) for p in step.premises]
    every = (substitute(p, {x: v for x, v in letters.items() if x not in step.fixed_in(p)}) for p in premises)
    return replace(step, goal=run_by(step.goal, letters), premises=tuple(dict.fromkeys((*premises, *every))),
                   bindings={name: run_by(t, letters) for name, t in step.bindings.items()})  # fmt: skip


def run_by(term: Term, letters: Mapping[Term, Term]) -> Term:
    """The term with other letters for what integrals, means and limits run over."""
    done: dict[Term, Term] = {}
    for node in postorder(term):
        args = [done[a] for a in node.args]
        about = OVER.get(node.head.name, 0)
        if about and node.args[1] in letters:
            own = {node.args[1]: letters[node.args[1]]}
            args[:about] = [substitute(a, own) for a in args[:about]]
        done[node] = rebuild(node, args)
    return done[term]


__all__ = ["apart", "run_by", "running_apart"]
