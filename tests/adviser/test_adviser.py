"""The adviser answers in a process of its own, within counted work or not at all, and goes on after each failure."""

from __future__ import annotations

import math
import os
import subprocess
import sys
import threading
import time
from collections import OrderedDict

import pytest

from workbench import adviser
from workbench.adviser import NoAdvice, ask, asking, tasks
from workbench.record.errors import GoalError, NoDerivation, Stopped
from workbench.terms.functions.elementwise import exp, sin
from workbench.terms.functions.special import gamma
from workbench.terms.heads import number, oo, scalar
from workbench.terms.term import symbols

x, t = scalar("x"), scalar("t", "unit")


@pytest.fixture(autouse=True)
def nothing_known(monkeypatch):
    monkeypatch.setattr(asking, "_known", OrderedDict())


@pytest.fixture(params=["in a process", "in place"])
def anywhere(request, monkeypatch):
    monkeypatch.setattr(asking, "_impossible", request.param == "in place")


def test_the_answer_is_a_term(anywhere):
    assert ask(tasks.limit, sin(x) / x, x, number(0)) is number(1)
    assert ask(tasks.limit, exp(x), x, oo) is oo


def test_where_no_process_can_be_started_the_task_runs_in_place(monkeypatch):
    def refuse(*args, **options):
        raise OSError("no processes here")

    monkeypatch.setattr(asking, "_impossible", False)
    monkeypatch.setattr(asking, "_current", None)
    monkeypatch.setattr(subprocess, "Popen", refuse)
    assert ask(os.getpid) == os.getpid()


def test_symbols_come_back_as_they_went(anywhere):
    assert set(symbols(ask(tasks.expanded, t * (1 + x)))) == {t, x}


@pytest.fixture
def impatient(monkeypatch):
    assert ask(math.factorial, 2) == 2  # the process is there: loading it is not part of a question's time
    monkeypatch.setenv("WORKBENCH_SECONDS", "0.2")


def test_the_clock_stops_a_task_that_hangs_and_the_next_question_is_answered(impatient, monkeypatch):
    """It says so, and it is no advice that one can do without: nobody takes another way."""
    for asked in (ask, adviser.advised):
        with pytest.raises(Stopped, match=r"after 0.2 s by the clock.*sleep\(600\)"):
            asked(time.sleep, 600)
    monkeypatch.delenv("WORKBENCH_SECONDS")
    assert ask(tasks.expanded, x * (x + 1)) is not None


def test_a_busy_task_is_stopped_too(impatient, monkeypatch):
    with pytest.raises(Stopped, match="factorial"):
        ask(math.factorial, 10**9)
    monkeypatch.delenv("WORKBENCH_SECONDS")
    assert ask(math.factorial, 5) == 120


def test_the_work_is_counted(anywhere):
    """The least work that is enough is the same wherever it is asked, whatever was asked before."""
    power = (1 + x) ** 40
    assert adviser.advised(tasks.expanded, power, work=30) is None
    with pytest.raises(NoAdvice, match="built 30 expressions without an answer"):
        ask(tasks.expanded, power, work=30)
    assert ask(tasks.expanded, power) is not None
    assert adviser.advised(tasks.expanded, power, work=30) is None
    assert _least(power) == _least(power)


def _least(f):
    few, enough = 0, 1 << 12
    while enough - few > 1:
        middle = (few + enough) // 2
        few, enough = (few, middle) if adviser.advised(tasks.expanded, f, work=middle) is not None else (middle, enough)
    return enough


def test_the_loops_of_sparse_polynomials_are_counted(anywhere):
    """A Groebner basis builds few expressions, and divides polynomials without end."""
    import sympy

    a, b, c, d = (scalar(name) for name in "abcd")
    curves = [a**3 + b * c - d, b**3 + c * d - a, c**3 + a * d - b**2]
    with pytest.raises(NoAdvice, match="without an answer"):
        ask(sympy.groebner, curves, work=5_000)


def test_off_the_main_thread_and_several_at_once():
    found = {}
    threads = [threading.Thread(target=lambda n=n: found.update({n: ask(math.factorial, n)})) for n in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == {n: math.factorial(n) for n in range(5)}


def test_what_a_task_raises_is_told(anywhere):
    with pytest.raises(NoAdvice, match=r"factorial\(-1\): ValueError"):
        ask(math.factorial, -1)
    with pytest.raises(NoAdvice, match="sin"):
        ask(tasks.limit, sin(1 / x), x, number(0), "right")  # SymPy answers with an accumulation interval
    assert issubclass(NoAdvice, NoDerivation)
    assert not issubclass(Stopped, NoDerivation)
    assert adviser.advised(math.factorial, -1) is None


def test_a_term_that_sympy_cannot_say_is_told(anywhere):
    from workbench.terms.functions.special import i0

    with pytest.raises(NoAdvice, match="i0"):
        ask(tasks.expanded, i0(gamma(x)))


def test_sizes_and_special_functions_come_back_as_they_went(anywhere):
    from workbench.terms.functions.special import digamma, polygamma
    from workbench.terms.heads import number, size_term

    n = size_term("n")
    assert ask(tasks.expanded, n * 1) is n
    assert ask(tasks.expanded, polygamma(1, x)) is polygamma(1, x)
    assert "digamma(1)" in str(ask(tasks.expanded, digamma(number(1))))

def test_what_cannot_be_sent_is_refused_at_once():
    with pytest.raises(TypeError, match="function of a module"):
        ask(lambda: 1)
    with pytest.raises(TypeError, match="terms and data"):
        ask(math.factorial, threading.Lock())


def test_an_answer_that_cannot_be_sent_is_told():
    with pytest.raises(NoAdvice, match="cannot be sent"):
        ask(threading.Lock)


@pytest.mark.parametrize("seconds", ["0", "-1", "nan", "inf", "soon"])
def test_the_clock_is_a_positive_number_of_seconds(seconds, monkeypatch):
    monkeypatch.setenv("WORKBENCH_SECONDS", seconds)
    with pytest.raises(GoalError, match="positive number of seconds"):
        ask(math.factorial, 3)


def test_a_process_that_died_is_told_and_replaced():
    assert ask(math.factorial, 3) == 6
    with pytest.raises(Stopped, match=r"process ended amid exit\(\)"):
        ask(sys.exit)
    assert ask(math.factorial, 3) == 6


def test_what_a_task_prints_does_not_stand_between_answers():
    assert ask(print, "x" * 100_000) is None
    assert ask(math.factorial, 4) == 24


_ENDS = """
from workbench.adviser import ask, asking
import os, sys, time
assert "sympy" not in sys.modules and asking._current is None
print(ask(os.getppid), flush=True)
{last}
"""


@pytest.mark.parametrize("last", ["", "asking._current.process.stdin.flush(); os._exit(0)"])
def test_the_process_ends_with_its_parent(last):
    """At an orderly exit, and when the parent just dies."""
    out = subprocess.run([sys.executable, "-c", _ENDS.format(last=last)], capture_output=True, text=True, check=True)
    pid = int(out.stdout)
    for _ in range(200):
        if not _alive(pid):
            return
        time.sleep(0.05)
    pytest.fail(f"process {pid} is still there")


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    try:
        with open(f"/proc/{pid}/stat") as file:
            return file.read().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_a_script_without_a_main_guard_can_ask(tmp_path):
    script = tmp_path / "script.py"
    script.write_text(
        "from workbench.adviser import ask, tasks\nfrom workbench.terms.heads import scalar\n"
        "x = scalar('x')\nprint(ask(tasks.factored, x**2 - 1))\n"
        "def mine(): pass\ntry:\n    ask(mine)\nexcept TypeError as error:\n    print(error)\n"
    )
    out = subprocess.run([sys.executable, str(script)], capture_output=True, text=True, check=True, env=_with_path())
    assert sorted(out.stdout.splitlines()[0].split(" * ")) == ["(x + 1)", "(x - 1)"]
    assert "__main__" in out.stdout


def _with_path() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": os.pathsep.join(p for p in sys.path if p)}


def test_at_the_command_line_the_clock_stops_and_says_so(capsys, monkeypatch):
    """It is no refusal: the words say that the answer is not known."""
    from workbench.cli import main

    monkeypatch.setenv("WORKBENCH_SECONDS", "0.001")
    assert main(["integrate", "cos(x**3 + 17)/(x**2 + 19)", "--var", "x:", "--wrt", "x"]) == 4
    out, err = capsys.readouterr()
    assert out == ""
    assert "stopped after 0.001 s by the clock" in err
