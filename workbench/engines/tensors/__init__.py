"""Derivatives of functions of arrays of any rank; ``engine.derivation`` is what goals call.

    goal            what is asked, as data
    engine          the goal's lines, road by road, and the page around them
    opening         the first lines: the function, its named parts, what is recognised by name
    differential    df pushed inward to <G, dX>, and G read off
    index           one entry, differentiated by one entry, back to matrix notation
    graph           names for the intermediate values, adjoints backward
    higher          second and third derivatives, derivatives along a direction
    structured      from the free gradient to that of a symmetric, diagonal, simplex or orthogonal variable
    kronecker       a Hessian between matrices by Kronecker products
    shared_parts    what a result repeats, bound once
    sanity          identities that the result satisfies
    heading         title, goal, convention and idea
"""
