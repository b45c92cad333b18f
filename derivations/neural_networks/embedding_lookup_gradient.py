"""Gradient of an embedding lookup.

Reading a row of a table is a product with a one-hot row. So the gradient of the table is a product too: every token
adds what it received to its own row, and where input and output share the table the two contributions add up.
"""

from workbench import (
    Equality,
    Gradient,
    Sum,
    derivation,
    derivative,
    equals,
    gradient,
    index,
    inner,
    matrix,
    named,
    ones,
    outer,
    sum,
)

META = {
    "level": "beginner",
    "bullets": ["Neural network parameter matrices", "Gradient computation"],
    "prerequisites": ["linear-layer-backward"],
    "references": ["Press & Wolf (2017), Using the Output Embedding to Improve Language Models"],
}

O, E = matrix("O", "n", "m", "onehot"), matrix("E", "m", "k")
G, H, F = matrix("G", "n", "k"), matrix("H", "l", "k"), matrix("F", "l", "m")
i, t, c = index("i", "n"), index("t", "m"), index("c", "k")
X = named("X", O @ E)
Z = named("Z", H @ E.T)
L = named("L", inner(G, X))
M = named("M", inner(G, X) + inner(F, Z))
scattered = O.T @ G


@derivation(
    claim=[
        Equality(O[i, t] * X[i, c], O[i, t] * E[t, c]),
        Gradient(L, E, scattered),
        Equality(derivative(L, E[t, c]), Sum(O[i, t] * G[i, c], i)),
        Gradient(M, E, scattered + F.T @ H),
    ]
)
def embedding_lookup_gradient(pen):
    pen.given(O, E, G, H, F)
    pen.goal(
        "Find the gradient of a table `E` of embeddings in which `n` tokens are looked up, and that of a table which "
        "gives the logits `Z == H @ E.T` as well."
    )
    pen.convention(
        "Row `t` of `E` belongs to token `t` of the vocabulary. `O[i, t]` is 1 where place `i` of the text holds token "
        "`t`, else 0: each row of `O` has one 1. `G` is the gradient of the loss in `X`, `F` that in `Z`; both are "
        "held fixed, and so are the hidden states `H`: what they owe to `E` is in `G` already."
    )
    pen.idea("A lookup is a linear layer whose input is one-hot; its weights are the table.")

    hot = pen.fact(O, "onehot")
    pen.follows(
        equals(O[i, t] * X[i, c], O[i, t] * E[t, c]), X, hot, name="lookup",
        why="where place `i` holds token `t`, row `i` of `X` is row `t` of `E`; elsewhere both sides are 0",
    )  # fmt: skip
    found = pen.engine(gradient(L, E))
    pen.follows(
        equals(derivative(L, E[t, c]), Sum(O[i, t] * G[i, c], i)), found, name="row of the token `t`",
        why="the gradients of all places that hold it",
    )  # fmt: skip
    pen.engine(gradient(M, E))

    pen.sanity(equals(inner(scattered, E), L), "the rows that are read are linear in the table: Euler's identity")
    pen.sanity(equals(sum(scattered), sum(G)), "nothing is lost: each place adds to one row")
    pen.sanity(
        equals(sum(O @ outer(ones("m"), ones("k"))), sum(outer(ones("n"), ones("k")))), "each place reads one row"
    )
    pen.wrong("Writing the gradients of the places into the rows: a token that occurs twice must get their sum.")
    pen.wrong("Forming `O`: code adds the rows of `G` at the places the tokens name, and most rows of the table get 0.")
    pen.wrong("With a tied table, keeping one contribution: a shared parameter gets the sum of all its uses.")
