"""Faults planted in the library, entry by entry, and how many its check refutes: ``python -m tests.mutation``.

``--every 10`` takes every tenth entry, ``--most 12`` so many faults in the claims and as many in the lines of each.
Prints the survivors, and the score last.
"""

from __future__ import annotations

import argparse
from collections import Counter

from workbench import catalog
from workbench.check.mutants import Planted, planted
from workbench.record.derivation import Status
from workbench.terms.term import LanguageError


def survivors_of(id: str, most: int) -> tuple[Counter[Status], list[Planted]]:
    """How many faults were refuted, undecided and passed without a reason, and the last two."""
    counts: Counter[Status] = Counter()
    left = []
    try:
        for fault in planted(catalog.entry(id), most):
            if fault.why:
                continue  # it says less, and is true, or it says nothing that has a value
            counts[fault.status] += 1
            if fault.status is not Status.REFUTED:
                left.append(fault)
    except LanguageError:  # an entry that uses one name for two things is judged in parts by the check itself
        pass
    return counts, left


def score(counts: Counter[Status]) -> float:
    """The share of faults that is refuted; undecided ones are no pass either, and count half of nothing."""
    total = sum(counts.values())
    return counts[Status.REFUTED] / total if total else 1.0


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--every", type=int, default=10)
    options.add_argument("--first", type=int, default=0)
    options.add_argument("--most", type=int, default=12)
    chosen = options.parse_args()
    total: Counter[Status] = Counter()
    for id in list(catalog.entries())[chosen.first :: chosen.every]:
        counts, left = survivors_of(id, chosen.most)
        total += counts
        print(f"{id}: {score(counts):.1%} of {sum(counts.values())} refuted", flush=True)
        for fault in left:
            print(f"    {fault.status}: {fault.where}, {fault.fault}: {fault.said}", flush=True)
    passed = sum(n for s, n in total.items() if s.passed)
    print(f"{score(total):.1%} refuted, {total[Status.UNDECIDED]} undecided, {passed} passed, of {sum(total.values())}")


if __name__ == "__main__":
    main()
