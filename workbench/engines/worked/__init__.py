"""Linear algebra on given matrices, worked on paper: exact numbers, every intermediate matrix shown.

    from workbench.engines.worked import task_names, worked
    worked("lu", array([[2, 1], [1, 3]]))                  # a Derivation
    worked("elimination", array([[2, 1], [1, 3]]), array([1, 2]))

One task a module of ``tasks``; its name is the task's, its docstring what it answers.
"""

from __future__ import annotations

from workbench.engines.worked.asking import task_names, worked

__all__ = ["task_names", "worked"]
