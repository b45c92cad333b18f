"""From the library to files: entries are found, derived and judged, and published together.

    export("softmax-jacobian", to="softmax.tex")
    export(topic="calculus", to="calculus.pdf", jobs=2)

What is unchanged comes from a cache. This room knows the catalogue and the writers, which may not know each other.
"""
