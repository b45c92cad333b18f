"""Formulas among words are read leniently: names that nobody declared, functions that are only called, sizes unsaid."""

from __future__ import annotations

import pytest

from workbench import apply, matrix, scalar, vector
from workbench.show.pages.prose import prose

x, A, X, w = scalar("x"), matrix("A", "m", "n"), matrix("X", "n", "d"), vector("w", "d")
KNOWN = [x, A, X, w, apply("f", (), x)]


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("F(x, y) == 0", "F(x, y) = 0"),
        ("g(h(x)) == x", "g(h(x)) = x"),
        ("f(x + t)", "f(x + t)"),
        ("f", "f"),
        ("df == trace(G.T @ dA)", "df = tr(Gᵀ dA)"),
        ("vec(dF)", "vec(dF)"),
        ("d(y - X @ w)", "d(y − Xw)"),
        ("df == G.T @ dw", "df = Gᵀ dw"),
        ("df == inner(G, dA)", "df = ⟨G, dA⟩"),
        ("w - 1", "w − 𝟏"),
        ("Phi(x)/x**2", "Φ(x)/x²"),
    ],
)
def test_what_nobody_declared_is_guessed(text: str, plain: str) -> None:
    said = prose(f"so `{text}` holds", KNOWN)
    assert said.unread == ()
    assert said.plain == f"so {plain} holds"


@pytest.mark.parametrize("text", ["f(", "f(x", "x +", "F(x,, y)", "0 < x < 1"])
def test_what_cannot_be_read_stays_as_it_was_typed(text: str) -> None:
    assert prose(f"`{text}`", KNOWN).unread == (text,)
