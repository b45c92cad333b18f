"""Cost and reach of sliding windows.

A token that looks at a fixed number of tokens before it costs the same anywhere in the text. Layers pass on what they
saw, so the reach grows with the depth.
"""

from workbench import (
    Equality,
    Inequality,
    Sum,
    apply,
    derivation,
    equals,
    forall,
    implies,
    index,
    minimum,
    named,
    number,
    relation,
    scalar,
    size,
    size_term,
    vector,
)
from workbench.reasons.sequences import LAST_APART

META = {
    "level": "intermediate",
    "bullets": ["Linear scaling in LLM design", "Attention mechanisms in transformers"],
    "prerequisites": ["attention-flop-count", "causal-mask-attention-gradient"],
    "references": [
        "Beltagy, Peters & Cohan (2020), Longformer",
        "Jiang et al. (2023), Mistral 7B",
    ],
}

w, r, L = size_term("w"), size_term("r"), size_term("L")
i, j, t = index("i", "w"), index("j", "r"), index("t", size("w") + size("r"))
k, d = scalar("k", "integer"), scalar("d", "positive")
u, v, h = vector("u", "w"), vector("v", "r"), vector("h", "L")
from_0 = relation(">=", k, 0)
n = named("n", w + r)
S = named("S", Sum(i + 1, i) + Sum(w, j))
F = named("F", 4 * d * S)
m, l = size_term("m"), index("l", "m")
first = equals(Sum(l + 1, l), m * (m + 1) / 2)


def R(at):
    """How many tokens count for one place after so many layers."""
    return apply("R", (), at)


reach = equals(R(L), L * (w - 1) + 1)


@derivation(
    claim=[
        Equality(S, n * w - w * (w - 1) / 2),
        Equality(F, 4 * n * w * d - 2 * w * (w - 1) * d),
        Inequality(F, "<=", 4 * n * w * d),
        Equality(*reach.args),
    ]
)
def sliding_window_attention_cost(pen):
    pen.given(u, v, h, d)
    itself = pen.assume(equals(R(number(0)), 1), "before all layers a place holds its own token")
    law = pen.assume(
        forall(implies(from_0, equals(R(k + 1), R(k) + (w - 1))), k), "a layer looks `w - 1` places further back"
    )
    pen.goal(
        "Find how many scores causal attention computes when each token sees the last `w` tokens, what that costs, and "
        "how far back `L` layers see."
    )
    pen.convention(
        "A text has `n == w + r` tokens, the first ones `u` and the others `v`; a window holds the token itself. Of "
        "the first `m` tokens number `l`, counted from 0, sees `l + 1`, for `m` up to `w`; the others see `w` each. "
        "`h` numbers the layers, and `R(k)` tokens count for one place after `k` of them. `d` is the width of all "
        "heads together: a score takes `2*d` operations, and so does a weighted value."
    )
    pen.idea("Only the start of the text is different: there the windows are still growing.")

    with pen.road("scores"):
        base = pen.follows(pen.at(first, m, 1), by=LAST_APART, name="one token")
        with pen.suppose(first, "for `m` tokens") as known:
            after = pen.follows(pen.next_of(first, m), known, by=LAST_APART, name="one more")
        always = pen.induction(first, m, base, pen.discharge(known, after))
        triangle = pen.instance(always, m=w, why="while the windows grow")
        pen.define("n", n.args[0])
        pen.define("S", S.args[0], "growing windows, then full ones")
        pairs = pen.follows(
            equals(S, n * w - w * (w - 1) / 2), S, n, triangle, name="add up",
            why="`w` scores for each token, less what the first windows lack",
        )  # fmt: skip
        pen.define("F", F.args[0], "`2*d` for a score and `2*d` for a value")
        cost = pen.follows(equals(F, 4 * n * w * d - 2 * w * (w - 1) * d), F, pairs, name="put in")
        pen.follows(
            relation("<=", F, 4 * n * w * d), cost, pen.fact(d, "positive"), name="`w >= 1`",
            why="linear in the length of the text",
        )  # fmt: skip
    with pen.road("reach"):
        one = pen.instance(law, k=number(0))
        base = pen.follows(pen.at(reach, L, 1), one, itself, name="one layer", why="`w` tokens")
        following = pen.instance(law, k=L)
        with pen.suppose(reach, "after `L` layers") as known:
            after = pen.follows(pen.next_of(reach, L), following, known, name="one layer more")
        pen.induction(reach, L, base, pen.discharge(known, after))

    pen.sanity(equals(Sum(minimum(t + 1, w), t), S), "token `t` sees `t + 1` tokens, and never more than `w`")
    pen.wrong("Counting `n*w` scores exactly: the first windows are not full.")
    pen.wrong("A reach of `L*w`: neighbouring windows share a token, so every layer adds `w - 1`.")
    pen.wrong("Taking the reach for what is used: what comes from far passes through many layers and weights.")
