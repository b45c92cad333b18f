"""The tasks of worked linear algebra, one a module: ``work(pen, problem)`` writes the page.

``SQUARE``: the matrix must be square. ``SECOND``: a second argument, a vector: "none", "optional" or "vector" (must be
there). ``TAKES = "angles"``: the arguments are angles instead.
"""
