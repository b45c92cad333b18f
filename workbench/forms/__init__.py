"""The two forms beside the written one: the index form, which decides equality, and the printed form.

``atoms`` has the data and the canonical keys; ``functions``, ``facts``, ``normal``, ``axes`` and ``applied`` make the
normal form; ``reading`` (with ``opened`` and ``closed``) brings terms into it, ``expanding`` multiplies it out for
deciding equality, ``differentiating`` differentiates it. ``writing`` brings it back to index notation, ``printed``
(with ``board``, ``factoring``, ``means`` and ``shaping``) to matrix notation.
"""
