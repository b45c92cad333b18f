"""Backward pass of an LSTM cell.

The memory of the cell is carried on by a product with a gate, and not through a matrix and a squashing function: so its
gradient comes back through the same gate, and lives as long as the gate is open.
"""

from workbench import (
    Gradient,
    derivation,
    equals,
    gradients,
    named,
    sigmoid,
    tanh,
    vector,
)

META = {
    "level": "advanced",
    "bullets": ["Gradient computation", "Jacobian computation"],
    "prerequisites": ["sigmoid-derivative", "tanh-derivative"],
    "references": [
        "Goodfellow, Bengio & Courville, Deep Learning, 10.10.1",
        "Hochreiter & Schmidhuber (1997), Long Short-Term Memory",
    ],
}

a_f, a_i, a_g, a_o = (vector(f"a_{gate}", "n") for gate in "figo")
before = vector("c_0", "n")
u, v = vector("u", "n"), vector("v", "n")
f = named("f", sigmoid(a_f))
i = named("i", sigmoid(a_i))
g = named("g", tanh(a_g))
o = named("o", sigmoid(a_o))
c = named("c", f * before + i * g)
q = named("q", tanh(c))
h = named("h", o * q)
L = named("L", u @ h + v @ c)
h_bar = named("h_bar", u)
c_bar = named("c_bar", v + named("q_bar", h_bar * o) * (1 - q**2))
f_bar, i_bar = named("f_bar", c_bar * before), named("i_bar", c_bar * g)
g_bar, o_bar = named("g_bar", c_bar * i), named("o_bar", h_bar * q)


@derivation(
    claim=[
        Gradient(L, before, c_bar * f),
        Gradient(L, a_f, f_bar * (f * (1 - f))),
        Gradient(L, a_i, i_bar * (i * (1 - i))),
        Gradient(L, a_g, g_bar * (1 - g**2)),
        Gradient(L, a_o, o_bar * (o * (1 - o))),
    ]
)
def lstm_cell_gradient(pen):
    pen.given(a_f, a_i, a_g, a_o, before, u, v)
    pen.goal(
        "Find what gradients in the output `h` and the new memory `c` make of the four pre-activations and of the old "
        "memory `c_0`."
    )
    pen.convention(
        "All products are entry by entry. `u` is the gradient in `h`, and `v` that part of the gradient in `c` "
        "which comes from the next step; both are held fixed. A bar marks the gradient of `L` in what is under it."
    )
    pen.idea("`c` is used twice, by the output and by the next step; what arrives from both goes on through a product.")

    pen.engine(gradients(L, before, a_f, a_i, a_g, a_o))

    pen.sanity(equals(before @ (c_bar * f) + g @ (c_bar * i), c @ c_bar), "the memory is linear in what it is made of")
    pen.wrong("Forgetting `v`: the memory reaches later losses by the next step, not only by the output.")
    pen.wrong("Letting the gradient in `h` reach `c` without the gate `o` and the slope of the tanh.")
    pen.wrong("Expecting that no gradient can vanish: a gate near 0 forgets, forward and backward.")
