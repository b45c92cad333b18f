"""``workbench backward``: gradients, checks, modules that test themselves, exit codes, what is refused and how."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from tests.backward import layers
from tests.missing import module as needed
from workbench.backward.checking import checked
from workbench.backward.draws import points, sets_of
from workbench.backward.layer import layer_of
from workbench.backward.modules import module
from workbench.cli import main
from workbench.language.parse import declared, parse_variable

FILE = str(Path(layers.__file__))
NORM = [f"{FILE}:layer_norm", "--var", "x:n,d", "--var", "gamma:d", "--var", "beta:d"]


def run(capsys: pytest.CaptureFixture[str], *argv: str) -> tuple[int, str, str]:
    code = main(["backward", *argv])
    out = capsys.readouterr()
    return code, out.out, out.err


@pytest.mark.parametrize("name", list(layers.SHAPES))
def test_gradients_agree_with_differences_of_the_function(name):
    """And the module's own test passes, for as many layers as there are."""
    layer = layer_of(getattr(layers, name), declared(map(parse_variable, layers.SHAPES[name].split())))
    made = checked(layer)
    assert made.ok, made.why
    assert made.points >= 4
    names: dict[str, object] = {"__name__": name}
    exec(module(layer, made.words), names)
    names["self_test"]()  # type: ignore[operator]
    hand = getattr(layers, f"{name}_backward")
    for point in list(points(layer.parameters, sets_of(layer.variables)))[:3]:
        arrays = [point.arrays[p.name] for p in layer.parameters]
        wanted = hand(*arrays)
        wanted = wanted if isinstance(wanted, tuple) else (wanted,)
        for a, b in zip(names["backward"](*arrays), wanted, strict=False):  # type: ignore[operator]
            assert np.allclose(a, b, rtol=1e-8, atol=1e-10)


def test_the_test_of_a_module_can_fail():
    layer = layer_of(layers.linear, declared(map(parse_variable, layers.SHAPES["linear"].split())))
    wrong = module(layer, "").replace("G.sum(axis=0)", "G.mean(axis=0)")
    names: dict[str, object] = {"__name__": "wrong"}
    exec(wrong, names)
    with pytest.raises(AssertionError, match="b: off by"):
        names["self_test"]()  # type: ignore[operator]


def test_json_is_the_contract(capsys):
    code, out, err = run(capsys, *NORM, "--against", "layer_norm_backward", "--format", "json")
    assert (code, err) == (0, "")
    answer = json.loads(out)
    assert set(answer["gradients"]) == {"x", "gamma", "beta"}
    assert all(set(g) >= {"latex", "text", "numpy"} for g in answer["gradients"].values())
    assert answer["check"]["ok"] is True
    assert {v["verdict"] for v in answer["against"].values()} == {"right"}
    assert all(set(v) == {"verdict", "mistake", "term", "why"} for v in answer["against"].values())
    names: dict[str, object] = {}
    exec(answer["gradients"]["gamma"]["numpy"], names)
    G, x = np.ones((2, 3)), np.arange(6.0).reshape(2, 3) ** 2
    found = names["gradient"](G, x, np.ones(3), np.ones(3))  # type: ignore[operator]
    assert np.allclose(found, layers.layer_norm_backward(G, x, np.ones(3), np.ones(3))[1])


def test_what_is_wrong_is_exit_3_and_is_named(capsys, tmp_path):
    file = tmp_path / "mine.py"
    file.write_text(Path(FILE).read_text("utf-8").replace("- xhat * along", "+ xhat * along"), "utf-8")
    given = [f"{file}:layer_norm", *NORM[1:], "--against", "layer_norm_backward", "--format", "json"]
    code, out, err = run(capsys, *given)
    told = json.loads(out)["against"]
    assert code == 3
    assert "x (wrong)" in err
    assert told["x"]["verdict"] == "wrong"
    assert told["x"]["mistake"] == "sign"
    assert "along" in told["x"]["term"]["text"]
    assert [told[n]["verdict"] for n in ("gamma", "beta")] == ["right", "right"]


def test_a_module_is_written_whole_and_runs(capsys, tmp_path):
    file = tmp_path / "norm.py"
    code, out, _ = run(capsys, *NORM, "--wrt", "gamma", "-o", str(file))
    assert code == 0
    assert out.startswith("layer_norm(x, gamma, beta) = ")
    done = subprocess.run([sys.executable, str(file)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "agrees" in done.stdout
    text = file.read_text("utf-8")
    assert "Verdict: " in text
    assert "Shapes:" in text


@pytest.mark.parametrize("target", ["torch", "jax"])
def test_modules_of_other_libraries_compile(target):
    layer = layer_of(layers.attention, declared(map(parse_variable, layers.SHAPES["attention"].split())))
    text = module(layer, "", target)
    compile(text, target, "exec")
    assert {"torch": "setup_context", "jax": "defvjp"}[target] in text


@pytest.mark.parametrize("target", ["torch", "jax"])
def test_modules_of_other_libraries_test_themselves(target):
    needed(target)
    layer = layer_of(layers.attention, declared(map(parse_variable, layers.SHAPES["attention"].split())))
    names: dict[str, object] = {"__name__": "m"}
    exec(module(layer, "", target), names)
    names["self_test"]()  # type: ignore[operator]


BAD = [
    ([f"{FILE}:nothing", "--var", "x:n"], "nothing is not there"),
    (["no_such_file.py:f", "--var", "x:n"], "there is no file"),
    ([FILE, "--var", "x:n"], "write FILE.py:FUNCTION"),
    ([f"{FILE}:linear"], "--var NAME:SHAPE"),
    ([f"{FILE}:linear", "--var", "x:n,d"], "linear needs W, b"),
    ([f"{FILE}:linear", "--var", "x:n,d", "--var", "q:d"], "linear takes no q"),
    ([*NORM, "--wrt", "y"], "--wrt y is not a declared variable"),
    ([*NORM, "--wrt", "x", "--wrt", "x"], "--wrt names x twice"),
    ([*NORM, "--against", "nobody"], "nobody is not there"),
    ([*NORM, "--against", "SHAPES"], "SHAPES is no function"),
    ([*NORM, "--target", "torch"], "add -o MODULE.py"),
    ([*NORM, "-o", "/no/such/folder/m.py"], "/no/such/folder/m.py"),
    ([f"{FILE}:linear", "--var", "x:n,d", "--var", "W:e,h", "--var", "b:h"], "return x @ W + b"),
]


@pytest.mark.parametrize(("argv", "words"), BAD)
def test_bad_input_is_exit_2_with_a_reason(argv, words, capsys):
    code, out, err = run(capsys, *argv)
    assert (code, out) == (2, "")
    assert words in err
    assert "Traceback" not in err


UNTRACEABLE = [
    ("return np.sort(x)", "return np.sort(x)"),
    ("y = np.zeros(3)\n    y[0] = x[0]\n    return y", "y[0] = x[0]"),
    ("return x if x.sum() > 0 else -x", "if x.sum() > 0"),
    ("for t in range(x.shape[0]): pass\n    return x", "range(x.shape[0])"),
    ("return x, x", "returns 2 values"),
    ("return helper(x)", "h.sort(x)"),
]


@pytest.mark.parametrize(("body", "words"), UNTRACEABLE)
def test_what_cannot_be_followed_says_where_and_what_would_work(body, words, capsys, tmp_path):
    file = tmp_path / "mine.py"
    helper = "def helper(x):\n    h = np\n    return h.sort(x)\n\n\n"
    file.write_text(f"import numpy as np\n\n\n{helper}def f(x):\n    {body}\n", "utf-8")
    code, out, err = run(capsys, f"{file}:f", "--var", "x:n")
    assert (code, out) == (2, "")
    assert words in err
    assert "np.where" in err


def test_a_file_that_breaks_says_how(capsys, tmp_path):
    broken = {"1 / 0": "ZeroDivisionError", "def f(:": "invalid syntax", "raise SystemExit(5)": "SystemExit"}
    for text, words in broken.items():
        file = tmp_path / "mine.py"
        file.write_text(text, "utf-8")
        code, out, err = run(capsys, f"{file}:f", "--var", "x:n")
        assert (code, out) == (2, "")
        assert words in err


MASKED = """
import numpy as np


def attention(Q, K, V):
    n = Q.shape[0]
    S = np.where(np.tril(np.ones((n, n))) > 0, Q @ K.T, -np.inf)
    E = np.exp(S - S.max(axis=1, keepdims=True))
    return E / E.sum(axis=1, keepdims=True) @ V


def backward(G, Q, K, V):
    n = Q.shape[0]
    S = np.where(np.tril(np.ones((n, n))) > 0, Q @ K.T, -np.inf)
    E = np.exp(S - S.max(axis=1, keepdims=True))
    P = E / E.sum(axis=1, keepdims=True)
    dP = G @ V.T
    dS = P * (dP - (dP * P).sum(axis=1, keepdims=True))
    return dS @ K, dS.T @ Q, P.T @ G
"""


def test_a_comparison_stands_where_a_line_is_undecided_and_the_function_agrees(capsys, tmp_path):
    """Where scores are minus infinity differences see nothing; the exit code of the gradients alone says so."""
    file = tmp_path / "masked.py"
    file.write_text(MASKED, "utf-8")
    given = [f"{file}:attention", "--var", "Q:t,d", "--var", "K:t,d", "--var", "V:t,e"]
    code, out, _ = run(capsys, *given, "--against", "backward", "--format", "json")
    told = json.loads(out)
    assert {v["verdict"] for v in told["against"].values()} == {"right"}
    assert code == 0
    assert run(capsys, *given)[0] == (0 if told["check"]["ok"] else 3)
    file.write_text(MASKED.replace("dS.T @ Q", "dS @ Q"), "utf-8")
    code, out, _ = run(capsys, *given, "--against", "backward", "--format", "json")
    assert code == 3
    assert json.loads(out)["against"]["K"]["mistake"] == "transposed"


def test_what_the_file_prints_is_not_the_answer(capsys, tmp_path):
    file = tmp_path / "mine.py"
    file.write_text("print('hello')\n\n\ndef f(x):\n    print('traced')\n    return (x**2).sum()\n", "utf-8")
    code, out, _ = run(capsys, f"{file}:f", "--var", "x:n", "--format", "json")
    assert code == 0
    assert set(json.loads(out)["gradients"]) == {"x"}
