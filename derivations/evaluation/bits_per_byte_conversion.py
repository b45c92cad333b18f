"""Bits per byte.

Models that cut a text into different tokens have different losses per token. What can be compared is the price of the
same text: its whole log-probability, in bits, over the number of its bytes.
"""

from workbench import (
    Equality,
    Implies,
    Product,
    Sum,
    derivation,
    equals,
    exp,
    implies,
    index,
    log,
    named,
    number,
    scalar,
    size_term,
    vector,
)
from workbench.reasons.algebra import CANCEL
from workbench.rules import calculus, sums

META = {
    "level": "beginner",
    "bullets": ["Performance measurement"],
    "prerequisites": ["perplexity-from-cross-entropy"],
    "references": ["Gao et al. (2020), The Pile, §3.1"],
}

p, q, B = vector("p", "T", "unit"), vector("q", "S", "unit"), scalar("B", "positive")
T, t = size_term("T"), index("t", "T")
S, s = size_term("S"), index("s", "S")
two = number(2)
l = named("L", -Sum(log(p[t]), t) / T)
b = named("b", T / B * (l / log(two)))
other = named("c", S / B * (-Sum(log(q[s]), s) / S / log(two)))
same = equals(Product(p[t], t), Product(q[s], s))


@derivation(
    claim=[
        Equality(b, -log(Product(p[t], t)) / (B * log(two))),
        Equality(two**b, exp(T * l / B)),
        Equality(two ** (b * B / T), exp(l)),
        Implies(same, equals(b, other)),
    ]
)
def bits_per_byte_conversion(pen):
    pen.given(p, q, B)
    pen.goal("Find the bits per byte `b` from the loss `L` per token, and the perplexities of tokens and of bytes.")
    pen.convention(
        "The text has `B` bytes and `T` tokens, and `p_t` is the probability that the model gave to token `t` after "
        "those before it. `L` is the mean loss in nats, and `b` is `T/B` times the loss in bits. Another model cuts "
        "the same bytes into `S` tokens, with the probabilities `q_s`."
    )
    pen.idea("Tokens times loss is the information of the whole text, however it is cut.")

    pen.define("L", l.args[0], "mean loss of a token, in nats")
    pen.define("b", b.args[0], "bits per byte")
    whole = pen.follows(
        equals(log(Product(p[t], t)), Sum(log(p[t]), t)),
        by=sums.log_of_a_big_product,
        why="the text is as probable as the product of its tokens",
    )
    found = pen.follows(
        equals(b, -log(Product(p[t], t)) / (B * log(two))),
        b,
        l,
        whole,
        name="put in",
        why="`T` cancels: the probability of the text and its length are left",
    )
    pen.follows(equals(two**b, exp(b * log(two))), by=calculus.power_as_exp, why="a power of 2")
    pen.relate("=", exp(T * l / B), b, by=CANCEL, why="`log(2)` cancels: the perplexity of a byte")
    pen.follows(equals(two ** (b * B / T), exp(b * B / T * log(two))), by=calculus.power_as_exp, why="a power of 2")
    pen.relate(
        "=", exp(l), b, pen.fact(B, "positive"), by=CANCEL, why="`B/T` and `log(2)` cancel: the perplexity of a token"
    )
    pen.define("c", other.args[0], "bits per byte of the other model")
    again = pen.follows(equals(log(Product(q[s], s)), Sum(log(q[s]), s)), by=sums.log_of_a_big_product)
    there = pen.follows(
        equals(other, -log(Product(q[s], s)) / (B * log(two))), other, again,
        name="put in", why="`S` cancels in the same way",
    )  # fmt: skip
    with pen.suppose(same, "both models find the text equally probable") as equal:
        both = pen.follows(
            equals(b, other), found, there, equal, name="the same price", why="whatever the tokens are"
        )
    pen.discharge(equal, both)

    pen.sanity(equals(exp(T * l / B) ** (B / T), exp(l)), "per token and per byte: the same text, other units")
    pen.sanity(implies(equals(l, log(two)), equals(b, T / B)), "one bit a token: as many bits a byte as tokens a byte")
    pen.wrong("Comparing losses per token of models with different tokens: longer tokens cost more, and are fewer.")
    pen.wrong("Averaging bits per byte over texts without weighting by their bytes.")
    pen.wrong("Dividing by characters where others count bytes: outside of English these differ by much.")
