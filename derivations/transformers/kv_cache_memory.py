"""Memory and work of the key-value cache.

What a model remembers of a text while it writes: the largest consumer of memory beside the weights, the reason for
grouped queries, and what makes a text of `T` tokens cost a square and not a cube.
"""

from functools import reduce
from operator import mul

from workbench import (
    Equality,
    Sum,
    derivation,
    equals,
    index,
    named,
    number,
    scalar,
    size_term,
    sum,
    symbol,
    tril_mask,
)
from workbench.reasons.sequences import LAST_APART

META = {
    "level": "beginner",
    "bullets": ["Linear scaling in LLM design", "Neural network parameter matrices"],
    "prerequisites": ["attention-flop-count"],
    "references": ["Shazeer (2019), Fast Transformer Decoding", "Ainslie et al. (2023), GQA"],
}

Q, K = symbol("Q", "T, h, k"), symbol("K", "T, g, k")
T, h, g, k = (size_term(name) for name in "Thgk")
L, B, s = (scalar(name, "positive") for name in "LBs")


def count(*shape):
    """The number of entries of an array: 1 for each of them."""
    entries = number(1)
    for name, size in reversed(tuple(zip("ij", shape, strict=False))):
        entries = Sum(entries, index(name, size))
    return entries


def product(*factors):
    """A product of numbers that is not worked out."""
    return reduce(mul, map(number, factors))


M = named("M", 2 * count("T", "g*k") * L * B * s)
full = named("M_h", 2 * count("T", "h*k") * L * B * s)


def scores(tokens, power):
    """Scores for all of the tokens: token t meets t + 1 keys, or all of the first t + 1 meet each other again."""
    t = index("t", tokens)
    return Sum((t + 1) ** power, t)


def with_cache(tokens, n):
    return equals(scores(tokens, 1), n * (n + 1) / 2)


def without_cache(tokens, n):
    return equals(scores(tokens, 2), n * (n + 1) * (2 * n + 1) / 6)


@derivation(
    claim=[
        Equality(M, 2 * L * g * k * T * B * s),
        Equality(M / full, g / h),
        Equality(*with_cache("T", T).args),
        Equality(*without_cache("T", T).args),
    ]
)
def kv_cache_memory(pen):
    pen.given(Q, K, L, B, s)
    pen.goal("Find the memory `M` of the cache, what fewer keys save, and what it saves in work over `T` new tokens.")
    pen.convention(
        "`h` heads of queries, `g` heads of keys and of values, each of width `k`; `K` holds the keys of a text, a row "
        "for each of its `T` tokens, and so does an array of values, in each of `L` layers. `B` texts are written at "
        "once; a number takes `s` bytes. Work is counted in scores: a query with a key."
    )
    pen.idea("Keys and values of earlier tokens do not change: keep them, and compute those of the new token only.")

    pen.define("M", M.args[0], "keys and values, in every layer, of every text")
    own = pen.follows(equals(M, 2 * L * g * k * T * B * s), M, name="count", why="`T` times `g*k` entries")
    pen.define("M_h", full.args[0], "as many heads of keys as of queries")
    all_heads = pen.follows(equals(full, 2 * L * h * k * T * B * s), full, name="count")
    pen.follows(
        equals(M / full, g / h), own, all_heads, *(pen.fact(x, "positive") for x in (L, B, s)), name="divide",
        why="groups of queries share their keys: only the heads are fewer",
    )  # fmt: skip
    for statement, words in ((with_cache, "with the cache"), (without_cache, "without it")):
        with pen.road(words):
            begin = pen.follows(statement(1, number(1)), name="one token")
            with pen.suppose(statement("T", T), "for `T` tokens") as known:
                after = pen.follows(pen.next_of(statement("T", T), T), known, by=LAST_APART, name="one token more")
            pen.induction(statement("T", T), T, begin, pen.discharge(known, after))

    pen.sanity(equals(scores("T", 1), sum(tril_mask("T"))), "the ones of the causal mask: token `t` sees `t` keys")
    pen.sanity(
        equals(product(2, 32, 32, 128, 4096, 2), number(2) ** 31), "Llama-2-7B, 4096 tokens, 2 bytes: two gigabytes"
    )
    pen.sanity(
        equals(product(2, 80, 8, 128, 4096, 2) / product(2, 80, 64, 128, 4096, 2), number(1) / 8),
        "Llama-2-70B: 8 heads of keys for 64 of queries",
    )
    pen.wrong("Counting queries: nobody asks again for the query of an earlier token.")
    pen.wrong("Forgetting the batch: the weights are shared by the texts, the cache is not.")
    pen.wrong("Expecting fewer scores from grouped queries: every query still meets every token; only memory is saved.")
