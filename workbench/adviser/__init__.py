"""SymPy as an adviser: asked in a process of its own, within counted work.

    from workbench.adviser import ask, tasks
    ask(tasks.limit, f, x, number(0), "right")             # a term, or lists and dicts of terms and plain data
    advised(tasks.factors, f, x)                           # the same, None without an answer
    shortened(f)                                           # the shortest of a few equal forms (tasks in ``forms``)

``ask(task, *arguments)`` calls the function ``task`` of a module (those in use are in ``tasks``) with the arguments,
terms among them as SymPy expressions, and gives back its value with SymPy expressions as terms. Symbols come back as
they went, with all that was declared of them.

- What is advised is no truth: it aims a derivation, or enters it as a line that is checked like any other.
- The bound is counted: SymPy builds at most ``work`` expressions (``WORK``, and ``LITTLE`` for advice that one can do
  without). Each question is answered in a copy of one process with a fixed hash seed: the answer depends on the
  question alone, not on the load of the machine, nor on what was asked before.
- ``NoAdvice`` (a NoDerivation): the task raised, the work was used up, or the answer cannot be said in the language.
- ``Stopped``: no answer within ``WORKBENCH_SECONDS`` of the environment (120). The process is ended, another one is
  started for the next question. It is no NoDerivation: nobody may take another way because a machine was slow.
- ``prepare()`` starts the process without waiting for it, so that SymPy loads while other work goes on.
- Where no process can be started (a browser), the task runs in place, within the same counted work.
"""

from __future__ import annotations

from workbench.adviser.asking import DEFAULT_SECONDS, LITTLE, WORK, NoAdvice, advised, ask, prepare
from workbench.adviser.shortening import equal_forms, shortened

__all__ = [
    "DEFAULT_SECONDS", "LITTLE", "WORK", "NoAdvice", "advised", "ask", "equal_forms", "prepare", "shortened",
]  # fmt: skip
