"""From rules to sub-lines: one rewrite is one line: what equals what, by which rule, if what holds."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from workbench.algebra.arithmetic import arithmetic, split_scalars
from workbench.reasons.common import ARITHMETIC, PUT_TOGETHER
from workbench.record.derivation import Line
from workbench.record.errors import NoRule
from workbench.rules.reason import Reason, Weight, together
from workbench.rules.rule import Rewrite
from workbench.terms.declaration import Function
from workbench.terms.functions.linear_algebra import inner
from workbench.terms.heads import AT, DIFFERENTIAL, MUL, add, equals, mul, number
from workbench.terms.term import Term, postorder, rebuild

Varies = Callable[[Term], bool]


def step_line(before: Term, rewrite: Rewrite, after: Term | None = None) -> Line:
    """The sub-line that a rewrite of ``before`` makes; ``after`` is its result put in order."""
    rule = rewrite.rule
    result = rewrite.result if after is None else after
    statement = equals(before, result)
    return Line(
        "",
        statement,
        rule,
        rule.reason,
        (),
        rewrite.bindings,
        (result,),
        rewrite.conditions,
        lemma=rule.lemma,
        instance=statement,
    )


def no_rule(what: str, term: Term) -> NoRule:
    """The error for a step without a rule, with the reason where the function itself gives one."""
    inside = term.args[0] if term.head is AT else term
    refusal = inside.head.knows.calculus.refusal if isinstance(inside.head, Function) else ""
    return NoRule(f"no rule for the {what}" + (f": {refusal}" if refusal else ""))


def plain_line(statement: Term, rule: Reason, why: str, rests_on: Iterable[str] = ()) -> Line:
    """A sub-line by a rule that is a procedure (arithmetic, collecting, putting together)."""
    return Line("", statement, rule, why, tuple(rests_on), changed=statement.args[1:])


def arithmetic_lines(before: Term, after: Term) -> list[Line]:
    return [] if before is after else [plain_line(equals(before, after), ARITHMETIC, ARITHMETIC.reason)]


def differentials_in(term: Term) -> list[Term]:
    """The differentials that occur, in order of appearance."""
    return [t for t in postorder(term) if t.head is DIFFERENTIAL]


def pair(u: Term, d: Term) -> Term:
    """<u, d> as one writes it: a plain product when d is a scalar, without a factor 1."""
    if not d.shape:
        return arithmetic(mul(u, d), (d, *(u.args if u.head is MUL else (u,))))
    scalars, rest = split_scalars(u)
    return arithmetic(mul(*scalars, inner(rest, d)), (d, rest, *scalars))


def total(parts: Sequence[Term]) -> Term:
    return add(*parts) if parts else number(0)


def reason_for(lines: Iterable[Line], limit: int = 3) -> Reason:
    """The reasons that say most of what sub-lines did, each once, in order of use.

    Bookkeeping (sums, constant factors, entries of a sum) is said only where nothing else was done.
    """
    said = dict.fromkeys(part for line in _telling(list(lines)) for part in line.rule.parts)
    return together(list(said)[:limit] or [ARITHMETIC])


def reason_of(lines: Iterable[Line]) -> str:
    """The words of the last telling step."""
    told = [line.why for line in _telling(list(lines)) if line.why]
    return told[-1] if told else ""


def _telling(lines: list[Line]) -> list[Line]:
    """The steps that say most: not bookkeeping where there is anything else, not the sifting where there is more."""
    done = [line for line in lines if line.rule.weight > Weight.SILENT]
    main = [line for line in done if line.rule.weight > Weight.BOOKKEEPING]
    return [line for line in main if line.rule.weight > Weight.CLOSING] or main or done


def everywhere(root: Term, apply: Callable[[Term], Rewrite | None]) -> tuple[Term, list[Line]]:
    """Rewrite at every place where ``apply`` answers, outer places first, each once; the root is itself when nothing
    changed.

    What a rewriting keeps of the root is rewritten like all other places, so that a shared part stays one part.
    """
    own = set(postorder(root))
    change: dict[Term, Term] = {}
    lines: list[Line] = []
    seen: set[Term] = set()
    stack = [root]
    while stack:
        node = stack.pop()
        if node in seen:
            continue
        seen.add(node)
        rewrite = apply(node) if node in own else None
        if rewrite is not None and rewrite.result is not node:
            change[node] = rewrite.result
            lines.append(step_line(node, rewrite))
            stack.append(rewrite.result)
        else:
            stack.extend(reversed(node.args))
    return (_rewritten(root, change) if change else root), lines


def _rewritten(root: Term, change: Mapping[Term, Term]) -> Term:
    """The root with every part changed, in what takes a part's place too."""
    done: dict[Term, Term] = {}
    for term in postorder(root):
        again = rebuild(term, (done[a] for a in term.args))
        if term in change:
            inside: dict[Term, Term] = {}
            for part in postorder(change[term], below=lambda part: part not in done):
                inside[part] = done[part] if part in done else rebuild(part, (inside[a] for a in part.args))
            again = inside[change[term]]
        done[term] = again
    return done[root]


def chained(statement: Term, lines: list[Line]) -> list[Line]:
    """Local steps, closed by the statement they lead to when there are several."""
    if len(lines) < 2:
        return lines
    rests = [str(k) for k in range(1, len(lines) + 1)]
    return [*lines, plain_line(statement, PUT_TOGETHER, PUT_TOGETHER.reason, rests)]
