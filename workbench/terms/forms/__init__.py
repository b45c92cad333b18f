"""The two forms beside the written one: the index form, which decides equality, and the printed form.

``atoms`` has the data, ``normal`` the one constructor that normalises, ``reading`` brings terms into index form,
``writing`` index forms back into index notation, ``printed`` into matrix notation.
"""
