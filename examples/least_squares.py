"""The gradient of a loss of one's own: derived, checked, and used as a NumPy function."""

import numpy as np

import workbench as wb

A, x, b = wb.matrix("A", "m", "n"), wb.vector("x", "n"), wb.vector("b", "m")
page = wb.checked(wb.gradient(wb.parse("mean(softplus(A @ x - b))", {"A": A, "x": x, "b": b}), x))
assert wb.report(page).ok
print(wb.show.text(page))

source = wb.show.python(page, "gradient")  # plain source, to be pasted anywhere
names: dict = {}
exec(source, names)
gradient = names["gradient"]

random = np.random.default_rng(0)
A_, x_, b_ = random.normal(size=(20, 3)), random.normal(size=3), random.normal(size=20)
for _ in range(200):
    x_ = x_ - gradient(A_, x_, b_)
print("The largest entry of the gradient after 200 steps:", np.abs(gradient(A_, x_, b_)).max())
