"""SymPy as an adviser: asked in a process of its own, under a bound of time.

    from workbench.adviser import ask, tasks
    ask(tasks.limit, f, x, number(0), "right")             # a term, or lists and dicts of terms and plain data
    ask(tasks.factors, f, seconds=2)                       # OutOfTime after two seconds; the next question works

``ask(task, *arguments, seconds=None)`` calls the function ``task`` of a module (those in use are in ``tasks``) with
the arguments, terms among them as SymPy expressions, and gives back its value with SymPy expressions as terms.
Symbols come back as they went, with all that was declared of them.

- What is advised is no truth: it aims a derivation, or enters it as a line that is checked like any other.
- ``OutOfTime``: no answer within ``seconds`` (default: the environment's ``WORKBENCH_SECONDS``, else 20). The process
  is ended, and another is started for the next question. No signals: this works off the main thread and in notebooks.
- ``NoAdvice``: the task raised, or its answer cannot be said in the language. Both are NoDerivation.
- ``prepare()`` starts the process without waiting for it, so that SymPy loads while other work goes on.
- Where no process can be started (a browser), the task runs in place, without a bound.
"""

from __future__ import annotations

from workbench.adviser.asking import DEFAULT_SECONDS, NoAdvice, OutOfTime, advised, ask, prepare

__all__ = ["DEFAULT_SECONDS", "NoAdvice", "OutOfTime", "advised", "ask", "prepare"]
