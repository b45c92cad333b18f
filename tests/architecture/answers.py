"""What the program answers to some requests, as text, for ``test_same_bytes``: ``python answers.py NAME ...``.

A name is a key of ``REQUESTS`` or the id of an entry. Seconds, which are measured, are left out.
"""

from __future__ import annotations

import contextlib
import io
import re
import shlex
import sys

_LEAST = '"sum((A @ x - b)**2) + lam * sum(abs(x))" --var A:m,n --var x:n --var b:m --var lam::positive --wrt x'
_ATTENTION = '"sum(G * (softmax(Q @ K.T, axis=1) @ V))" --var Q:t,d --var K:s,d --var V:s,e --var G:t,e --wrt K'
_NORMAL = '"exp(-(y - x @ w)**2/(2*s))/sqrt(2*pi*s)" --data y: --data x:d --param w:d --param s::positive'
_SHEET = "problems --topic gradients --level beginner --count 8 --seed 7 --solutions --format json"
REQUESTS = {
    "gradient": f"derive {_LEAST}",
    "jacobian": 'derive "softmax(z)" --var z:n --wrt z --method index',
    "hessian": 'derive "logsumexp(A @ x + b)" --var A:m,n --var x:n --var b:m --wrt x --wrt2 x --format json',
    "backward": f"derive {_ATTENTION} --method graph --format python",
    "slope": 'derive "x**2*sin(a*x)/(1 + x*b)" --var x: --var a: --var b: --wrt x --detail full',
    "antiderivative": 'integrate "x**2*exp(-a*x)" --var x: --var a::positive --wrt x',
    "area": 'integrate "x/(1 + x**2)" --var x: --wrt x --from 0 --to 2',
    "limit": 'limit "(1 - cos(a*x))/x**2" --var x: --var a: --wrt x --to 0',
    "series": 'series "log(1 + sin(x))" --var x: --wrt x --at 0 --order 4',
    "solve": 'solve "x**3 - 6*x**2 + 11*x - 6" --var x: --for x',
    "estimator": 'mle "lam*exp(-lam*x)" --data x: --param lam::positive --format json',
    "regression": f"mle {_NORMAL} --detail full",
    "expectation": 'expect "x**2" --under "gamma(a, b)" --format latex',
    "posterior": 'posterior "poisson(lam)" --data x: --param lam::positive --prior "gamma(a, b)"',
    "test": "test t --sample 1,2,4,5 --null 2",
    "worked": 'worked eigen "[[2, 1], [1, 2]]"',
    "sheet": f"{_SHEET} -j 1",
    "sheet by two": f"{_SHEET} -j 2",
    "sheet of all topics": "problems --count 2 --seed 7 --solutions --format json",
    "list": "list --format json",
}
_SECONDS = re.compile(r'"seconds": (\{[^}]*\}|[\d.]+)|\b[\d.]+ s\b')


def answer(request: str) -> str:
    """Exit code and standard output of a request; of one that is refused what it says on standard error."""
    from workbench.cli import main

    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            code: object = main(shlex.split(request))
        except SystemExit as left:
            code = left.code
    return _SECONDS.sub("(measured)", f"exit {code}\n{err.getvalue() if code else out.getvalue()}")


if __name__ == "__main__":
    for name in sys.argv[1:]:
        print("=" * 8, name)
        print(answer(REQUESTS.get(name, f"show {name} --format json --detail full")))
