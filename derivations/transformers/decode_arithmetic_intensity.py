"""Arithmetic intensity of decoding.

One token at a time, a model reads all its weights to do two operations with each: the machine waits for its memory.
Only a batch of some hundred texts gives it enough to compute.
"""

from workbench import (
    Equality,
    Iff,
    Sum,
    derivation,
    equals,
    iff,
    index,
    limit,
    matrix,
    named,
    number,
    oo,
    relation,
    scalar,
    size_term,
)
from workbench.reasons.limits import LIMIT_LAWS
from workbench.rules import limits

META = {
    "level": "advanced",
    "bullets": ["Linear scaling in LLM design"],
    "prerequisites": ["attention-flop-count"],
    "references": [
        "Williams, Waterman & Patterson (2009), Roofline",
        "Pope et al. (2022), Efficiently Scaling Transformer Inference",
    ],
}

X, W = matrix("X", "B", "d"), matrix("W", "d", "d")
B, width = size_term("B"), size_term("d")
s, F, R, w = (scalar(name, "positive") for name in ("s", "F", "R", "w"))


def count(rows, columns):
    """The number of entries of a matrix."""
    return Sum(Sum(number(1), index("j", columns)), index("i", rows))


i, j, k = index("i", "B"), index("j", "d"), index("k", "d")
work = named("C", 2 * Sum(Sum(Sum(number(1), k), j), i))
moved = named("M", s * (count("d", "d") + 2 * count("B", "d")))


def intensity(d):
    return 2 * B / (s * (1 + 2 * B / d))


@derivation(
    claim=[
        Equality(work / moved, intensity(width)),
        Equality(limit(intensity(w), w, oo), 2 * B / s),
        Iff(relation(">=", work / moved, F / R), relation(">=", B * (R * width - s * F), s * F * width / 2)),
        Iff(relation(">=", 2 * B / s, F / R), relation(">=", B, s / 2 * F / R)),
    ]
)
def decode_arithmetic_intensity(pen):
    pen.given(X, W, s, F, R, w)
    pen.goal("Find how many operations `X @ W` does for each byte that it moves, and the batch from which it computes.")
    pen.convention(
        "`X` has a row for each of `B` texts. A number takes `s` bytes; the weights are read once, `X` is read and the "
        "product is written. A machine does `F` operations and moves `R` bytes in a second, both at once: it computes "
        "all the time where the operations for each byte are at least `F/R`. `w` is a width that grows."
    )
    pen.idea("Each weight is read once, and used once for each text: the batch is what the operations are made of.")

    pen.define("C", work.args[0], "operations: a multiplication and an addition for each term")
    done = pen.follows(equals(work, 2 * B * width**2), work, name="count")
    pen.define("M", moved.args[0], "bytes: weights, activations in, activations out")
    read = pen.follows(equals(moved, s * (width**2 + 2 * B * width)), moved, name="count")
    price = pen.fact(s, "positive")
    ratio = pen.follows(
        equals(work / moved, intensity(width)), done, read, price, name="divide", why="by the weights, `d**2`"
    )
    small = pen.follows(equals(limit(w**-1, w, oo), number(0)), by=limits.number_over_what_grows)
    pen.follows(
        equals(limit(intensity(w), w, oo), 2 * B / s),
        small,
        price,
        by=LIMIT_LAWS,
        why="a model much wider than its batch",
    )
    rates = pen.fact(F, "positive"), pen.fact(R, "positive")
    pen.follows(
        iff(relation(">=", work / moved, F / R), relation(">=", B * (R * width - s * F), s * F * width / 2)),
        ratio, price, *rates, name="times the denominators", why="both are positive",
    )  # fmt: skip
    pen.follows(
        iff(relation(">=", 2 * B / s, F / R), relation(">=", B, s / 2 * F / R)), price, *rates, name="times `s/2`",
        why="for a wide model: the batch from which it computes all the time",
    )  # fmt: skip

    pen.sanity(relation("<", intensity(width), 2 * B / s), "the activations only lower it")
    pen.sanity(
        equals(number(2) / 2 * (312 * number(10) ** 12) / (2 * number(10) ** 12), number(156)),
        "2 bytes, 312 teraflops, 2 terabytes a second"
    )
    pen.wrong("Buying operations per second to write single texts faster: the memory is what the machine waits for.")
    pen.wrong("Expecting the batch to help attention: every text has keys and values of its own to read.")
    pen.wrong("Forgetting `s`: at half the bytes for a number, half the batch is enough.")
