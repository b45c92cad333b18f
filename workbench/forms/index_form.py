"""The index form as the arbiter of equality, and the way back from it to what a person would write.

``same`` decides by canonical keys, then by keys after multiplying out; it is blind to the rules of derivations.
``tidy`` normalises a term and writes it in matrix notation; what it writes is read back and compared before it is
returned."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from workbench.forms.atoms import Form, Unsupported
from workbench.forms.expanding import STEPS, Expander
from workbench.forms.printed import Printer, Stuck
from workbench.forms.reading import Reader
from workbench.forms.shaping import filled, turned
from workbench.forms.tidying import Tidying
from workbench.forms.writing import index_line
from workbench.terms import heads as h
from workbench.terms.declaration import Function
from workbench.terms.term import LanguageError, Term, postorder, rebuild, transform

_CANNOT = (Unsupported, ZeroDivisionError)


@dataclass(frozen=True, slots=True)
class Tidied:
    """A term brought to its printed form.

    ``closed``: no index, Sum or einsum is left in it.
    """

    term: Term
    closed: bool


def index_form(term: Term, hide: frozenset[Term] = frozenset()) -> Form:
    """The normal form; facts of the symbols in ``hide`` are not used. Raises Unsupported where there is none."""
    return Reader(hide).form(term)


Readers = tuple[Reader, Reader]
"""One that leaves derivatives as they stand, and one that works them out."""


def readers(hide: frozenset[Term] = frozenset()) -> Readers:
    """Readers that remember what they read, for comparisons of terms that share their parts."""
    return Reader(hide), Reader(hide, differentiates=True)


def same(
    a: Term, b: Term, hide: frozenset[Term] = frozenset(), most: int = STEPS, known: Readers | None = None
) -> bool:
    """Whether the two terms of equal shape are shown equal; False means only that this did not show it.

    ``most``: how many changes of terms may be made in multiplying out. ``known``: readers with the same symbols hidden.
    """
    if a is b:
        return True
    if a.shape != b.shape:
        return False
    plain, differentiating = known or readers(hide)
    if _read_alike(a, b, plain, most):
        return True
    derived = any(t.head in (h.DERIVATIVE, h.DIFFERENTIAL) for t in postorder(a, b))
    return derived and _read_alike(a, b, differentiating, most)


def _read_alike(a: Term, b: Term, reader: Reader, most: int) -> bool:
    try:
        left, right = reader.read(a), reader.read(b)
        if left.names == right.names and left.form.key == right.form.key:
            return True
        if Expander(most).vanishes(reader.form(h.subtract(a, b))):
            return True
        spelled = h.subtract(*map(_by_meaning, (a, b)))
        return spelled is not h.subtract(a, b) and Expander(most).vanishes(reader.form(spelled))
    except _CANNOT:
        return False


def _by_meaning(term: Term) -> Term:
    """Named functions spelled out: softmax as exp over its sum, and so on."""

    def change(node: Term) -> Term | None:
        knows = node.head.knows if isinstance(node.head, Function) else None
        if knows is None or knows.meaning is None or knows.transparent:
            return None
        return _by_meaning(knows.meaning(*node.args, **node.head.attributes(node)))  # type: ignore[attr-defined]

    return transform(term, change)


def is_closed(term: Term) -> bool:
    """No index, Sum, tensor or einsum occurs."""
    open_heads = {h.SUM, h.PRODUCT, h.TENSOR, h.AT, h.INDEX, h.DELTA}
    return not any(t.head in open_heads or t.head.name == "einsum" for t in postorder(term))


class Desk:
    """What reads and writes terms with the facts of some symbols hidden, and remembers it for the next ones."""

    def __init__(self, hide: frozenset[Term] = frozenset()) -> None:
        self.reader = Reader(hide)
        self.printer = Printer()


def tidy(term: Term, hide: frozenset[Term] = frozenset(), desk: Desk | None = None) -> Tidied:
    """The term in the shortest matrix notation found, of the same shape, names given by the user kept.

    ``desk``: one with the same symbols hidden, kept for terms that share their parts. Raises Unsupported when the term
    has no index form.
    """
    desk = desk or Desk(hide)
    reader, printer = desk.reader, desk.printer
    opened = reader.read(term)
    written: Term | None = None
    if not opened.names:
        try:
            written = filled(printer.form(opened.form), term.shape)
        except (Stuck, LanguageError):
            written = None
        if written is not None and not _reads_back(reader, opened.form, written, term):
            written = None
    if written is None:
        written = filled(index_line(opened.form, opened.names), term.shape)
        if not same(written, term, hide):
            raise Unsupported("the printed form did not survive being read back")
    result = _with_names(written, term, reader, printer)
    return Tidied(result, is_closed(result))


@dataclass(frozen=True, slots=True)
class Step:
    """One part of a term, what it became, and by what: an equality that can be checked on its own."""

    before: Term
    after: Term
    kind: Tidying


def tidy_steps(term: Term, hide: frozenset[Term] = frozenset(), desk: Desk | None = None) -> tuple[Step, ...]:
    """How ``tidy`` gets there, part by part from the inside out; the last step ends in the tidied term."""
    desk = desk or Desk(hide)
    reader, printer = desk.reader, desk.printer
    done: dict[Term, Term] = {}
    names: dict[Term, Term] = {}
    steps: list[Step] = []
    for node in postorder(term):
        again = rebuild(node, (done[a] for a in node.args))
        done[node] = again
        if node.indices or not node.args:
            continue
        if node.head is h.TENSOR and node.args[0].head is h.ADD:
            steps.extend(_entries(node, reader, printer))
        try:
            written = filled(printer.form(reader.form(node)), node.shape)
        except (*_CANNOT, Stuck, LanguageError):
            continue
        if node.head is h.NAMED:
            if written.args:
                names[written] = again
            continue
        written = _with_parts(written, names)
        if written is not again:
            steps.append(Step(again, written, _kind(again, written)))
            done[node] = written
    return tuple(steps)


def _entries(node: Term, reader: Reader, printer: Printer) -> list[Step]:
    """Each term of an indexed sum on its own: p_i delta_ij is diag(p), p_i p_j is p p^T."""
    found = []
    for part in node.args[0].args:
        alone = h.tensor(part, *node.args[1:])
        try:
            written = filled(printer.form(reader.form(alone)), node.shape)
            found.append(Step(alone, written, Tidying.ARRAY_FROM_ENTRIES))
        except (*_CANNOT, Stuck, LanguageError):
            return []
    return found


def _kind(before: Term, after: Term) -> Tidying:
    if before.head is h.TENSOR:
        return Tidying.ARRAY_FROM_ENTRIES
    if before.head is h.ADD:
        met = after.head is not h.ADD or len(after.args) < len(before.args)
        return Tidying.LIKE_TERMS if met else Tidying.COMMON_FACTORS
    if before.head is h.TRANSPOSE:
        return Tidying.SYMMETRY if after is before.args[0] else Tidying.TRANSPOSE_INSIDE
    return Tidying.FACTORS if before.head in (h.MATMUL, h.MUL) else Tidying.OTHER


def _reads_back(reader: Reader, form: Form, written: Term, term: Term) -> bool:
    if written.shape != term.shape:
        return False
    return reader.form(written).key == form.key or same(written, term, reader.hide)


def _with_names(written: Term, term: Term, reader: Reader, printer: Printer) -> Term:
    """Parts that the user named carry their names again."""
    values: dict[Term, Term] = {}
    for part in postorder(term):
        if part.head is h.NAMED and not part.indices:
            try:
                form = reader.form(part.args[0])
                value = printer.form(form)
                if not value.args or not _reads_back(reader, form, value, part):
                    continue
            except (*_CANNOT, Stuck, LanguageError):
                continue
            else:
                values[value] = h.named(part.name, value)
                if value.rank == 2:
                    for other in (turned(value), printer.form(Form(form.axes[::-1], form.terms))):
                        values.setdefault(other, values[value].T)
    return _with_parts(written, values)


def _with_parts(written: Term, parts: Mapping[Term, Term]) -> Term:
    """The term with named parts where their values stand."""
    if not parts:
        return written
    done: dict[Term, Term] = {}
    for node in postorder(written):
        again = rebuild(node, (done[a] for a in node.args))
        found = parts.get(node)
        done[node] = again if found is None else found
    return done[written]


__all__ = ["Desk", "Step", "Tidied", "Unsupported", "index_form", "is_closed", "readers", "same", "tidy", "tidy_steps"]
