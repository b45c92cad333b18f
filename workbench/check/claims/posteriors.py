"""Checks of posteriors: prior times likelihood as they were given, normalised by quadrature, against the density found.

A parameter of the posterior is judged by the density that it stands in: ``of`` is the statement that this density is
the normalised product, and the parameter must be the value of a name in it.
"""

from __future__ import annotations

from workbench.check.statements.judging import Judge
from workbench.record.derivation import Claim, Status, Verdict
from workbench.terms.heads import NAMED
from workbench.terms.term import postorder


def check_posterior(claim: Claim, judge: Judge) -> Verdict:
    """The verdict on a claim of the kind Posterior."""
    if claim.of is None:
        return judge.verdict(claim.statement)
    named = (t.args[0] for t in postorder(claim.of) if t.head is NAMED)
    if claim.result is None or claim.result not in named or claim.result not in claim.statement.args:
        return Verdict(Status.UNDECIDED, "none", witness=f"{claim.name} does not occur in the posterior density")
    own = judge.verdict(claim.statement)
    return judge.verdict(claim.of) if own.status in (Status.PROVED, Status.SUPPORTED) else own


__all__ = ["check_posterior"]
