"""Where our own search found no way: SymPy's ``integral_steps`` told in our lines, or a guess shown by differentiating.

Every rule of SymPy becomes a move, its chains folded: what only renames or pulls out a constant is part of the next.
A guess is one line whose reason is its sub-line: the derivative of the right side is the integrand.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from workbench.engines.integrals.moves import Local, Move, Moves, Naming, Side, inside, last
from workbench.engines.integrals.symbolic import Expr, integral_of, log_of_modulus, sp

GUESSED, GUESSED_WHY = "verified guess", "the derivative of the right side is the integrand"
_DEEPEST = 20

_WORDS = {
    "ConstantRule": "constant",
    "PowerRule": "power rule",
    "ExpRule": "integral of the exponential",
    "ReciprocalRule": "integral of a reciprocal",
    "ArctanRule": "integral to an arctangent",
    "ArcsinRule": "integral to an arcsine",
    "ReciprocalSqrtQuadraticRule": "integral of `1/sqrt(x**2 + c)`",
    "ErfRule": "integral to the error function",
}


def advised_moves(f: Expr, x: Expr) -> Moves | None:
    """Moves from SymPy's steps; else its antiderivative as one move, whose line is checked like any other."""
    from sympy.integrals.manualintegrate import integral_steps

    try:
        found = _told(integral_steps(f, x), 0)
    except (NotImplementedError, TypeError, ValueError, AttributeError, RecursionError, KeyError):
        found = None
    return found if found is not None else _guessed(f, x)


def _guessed(f: Expr, x: Expr) -> Moves | None:
    from sympy.integrals.heurisch import heurisch

    if not _is_tame(f, x):
        return None
    try:
        value = heurisch(f, x)
    except (NotImplementedError, TypeError, ValueError, AttributeError, ZeroDivisionError, sp.PolynomialError):
        return None
    if value is None or value.has(sp.Integral, sp.Piecewise, sp.I):
        return None
    value = _real(value)
    shown = Local(sp.Derivative(value, x), f, "differentiation", "by the rules of differentiation")
    return (Move(value, GUESSED, GUESSED_WHY, locals=(shown,)),)


def _is_tame(f: Expr, x: Expr) -> bool:
    """Whether a guess is likely to end soon: few functions, of one argument, and no roots of them."""
    functions = [g for g in f.atoms(sp.Function, sp.exp) if g.has(x)]
    arguments = {g.args[0] for g in functions if isinstance(g, sp.sin | sp.cos | sp.tan)}
    roots = [e for e in f.atoms(sp.Pow) if e.exp.is_Rational and not e.exp.is_Integer and e.base.has(x)]
    return len(functions) <= 4 and len(arguments) <= 1 and not (roots and functions)


def _real(value: Expr) -> Expr:
    """Logarithms of moduli, which are antiderivatives on both sides of a zero."""
    return value.replace(sp.log, log_of_modulus)


def _told(rule: Any, depth: int) -> Moves | None:
    """The moves that a rule of SymPy says; None where it does not know, or says what we cannot."""
    if depth > _DEEPEST:
        return None
    teller = _TELLERS.get(type(rule).__name__)
    if teller is not None:
        return teller(rule, depth)
    try:
        value = rule.eval()
    except (NotImplementedError, AttributeError, TypeError):
        return None
    if value.has(sp.Integral, sp.Piecewise, sp.I):
        return None
    return (Move(_real(value), _WORDS.get(type(rule).__name__, "standard integral"), "from the table"),)


def _alternatives(rule: Any, depth: int) -> Moves | None:
    for one in rule.alternatives:
        found = _told(one, depth + 1)
        if found is not None:
            return found
    return None


def _sum(rule: Any, depth: int) -> Moves | None:
    parts = [integral_of(s.integrand, rule.variable) for s in rule.substeps]
    whole = sp.Add(*parts)
    moves = [Move(whole, "linearity", "a sum is integrated term by term")]
    for part, step in zip(parts, rule.substeps, strict=True):
        found = _told(step, depth + 1)
        if found is None:
            return None
        moves += inside(part, moves[-1].rhs, found)
    return tuple(moves)


def _constant(rule: Any, depth: int) -> Moves | None:
    found = _told(rule.substep, depth + 1)
    part = integral_of(rule.other, rule.variable)
    whole = rule.constant * part
    if found is None:
        return None
    return (
        Move(whole, "constant factor", "a constant comes in front of the integral"),
        *inside(part, whole, found),
    )


def _rewritten(rule: Any, depth: int) -> Moves | None:
    found = _told(rule.substep, depth + 1)
    name = "complete the square" if type(rule).__name__ == "CompleteSquareRule" else "rewrite the integrand"
    return None if found is None else (Move(integral_of(rule.rewritten, rule.variable), name, "an identity"), *found)


def _substitution(rule: Any, depth: int) -> Moves | None:
    found = _told(rule.substep, depth + 1)
    if found is None or rule.u_func.has(sp.I):
        return None
    u, x = sp.Dummy("u", real=True), rule.variable
    new = {rule.u_var: u}
    there = integral_of(rule.substep.integrand.xreplace(new), u)
    moves = [_with(m, new) for m in found]
    first = Move(
        there,
        "substitution",
        "the inner function, and its derivative beside it",
        names=(Naming("inner", u, rule.u_func, x),),
    )
    back = Move(moves[-1].rhs.xreplace({u: rule.u_func}), "substitution back", "the meaning of the letter")
    return (first, *inside(there, there, moves), back)


def _with(move: Move, new: dict[Expr, Expr]) -> Move:
    """A move with a letter of SymPy's exchanged for ours."""
    return Move(
        _in_letter(move.rhs, new), move.rule, move.why,
        tuple(Local(_in_letter(m.before, new), _in_letter(m.after, new), m.rule, m.why) for m in move.locals),
        tuple(Naming(n.kind, n.letter, _in_letter(n.value, new), new.get(n.variable, n.variable),
                     n.inverse, n.partner, n.partner_value and _in_letter(n.partner_value, new)) for n in move.names),
        move.needs,
        tuple(Side(_in_letter(s.integral, new), tuple(_with(m, new) for m in s.moves)) for s in move.sides),
    )  # fmt: skip


def _in_letter(e: Expr, new: dict[Expr, Expr]) -> Expr:
    """The exchange also below integral signs."""
    ((old, u),) = new.items()
    done = e.replace(
        lambda g: isinstance(g, sp.Integral) and g.variables[0] == old,
        lambda g: integral_of(g.function.xreplace({old: u}), u),
    )
    return done.xreplace(new)


def _parts(rule: Any, depth: int) -> Moves | None:
    if rule.second_step is None:
        return None
    v = _told(rule.v_step, depth + 1)
    found = _told(rule.second_step, depth + 1)
    if v is None or found is None:
        return None
    x = rule.variable
    rest = integral_of(rule.second_step.integrand, x)
    whole = rule.u * last(v) - rest
    naming = Naming("parts", sp.Dummy("u"), rule.u, x, partner=sp.Dummy("v"), partner_value=last(v))
    sides = (Side(integral_of(rule.dv, x), v),) if len(v) > 1 else ()
    first = Move(
        whole, "integration by parts", "one factor is simpler when differentiated", names=(naming,), sides=sides
    )
    return (first, *inside(rest, whole, found))


_TELLERS: dict[str, Callable[[Any, int], Moves | None]] = {
    "AlternativeRule": _alternatives,
    "AddRule": _sum,
    "ConstantTimesRule": _constant,
    "RewriteRule": _rewritten,
    "CompleteSquareRule": _rewritten,
    "URule": _substitution,
    "PartsRule": _parts,
    "DontKnowRule": lambda rule, depth: None,
}

__all__ = ["GUESSED", "advised_moves"]
