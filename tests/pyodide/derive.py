"""What runs in Pyodide and here, to the same text. Prints JSON."""

import json
import sys

import workbench as wb

A, x, b = wb.matrix("A", "m", "n"), wb.vector("x", "n"), wb.vector("b", "m")
loss = wb.parse("sum(softplus(A @ x - b))", wb.symbols_from({"A": "m,n", "x": "n", "b": "m"}))
pages = [wb.gradient(wb.sum((A @ x - b) ** 2), x), wb.hessian(loss, x), wb.entry("softmax-jacobian")]
said = {
    "text": [wb.show.text(page, "full") for page in pages],
    "latex": [wb.show.latex(page) for page in pages],
    "markdown": [wb.show.markdown(page) for page in pages],
    "python": wb.show.python(pages[0]),
    "heavy": [name for name in ("numpy", "scipy", "sympy") if name in sys.modules],
}
try:
    wb.parse("A @ b", wb.symbols_from({"A": "m,n", "b": "m"}))
except wb.ShapeError as error:
    said["refused"] = str(error)
print(json.dumps(said))
