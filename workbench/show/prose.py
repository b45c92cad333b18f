"""Words with formulas inside: ``the gradient of `f` in `x```, written in the language and set as mathematics.

What stands between backticks is text of the grammar. It is read with the symbols that the words belong to; a name that
is none of them stands for itself, with a rank guessed from how it is used, for nothing is computed with it. Words whose
formulas cannot be read are shown as they were typed, in a typewriter face: ``unread`` lists them, and the library has
none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from workbench.show.latex_terms import latex_of
from workbench.show.notation import PLAIN, Notation
from workbench.show.plain_terms import plain_latex
from workbench.terms.heads import APPLY, COMPARE, SYMBOL, relation, size, symbol
from workbench.terms.parse import parse
from workbench.terms.term import LanguageError, Shape, Term, size_names

_SPAN = re.compile(r"`([^`]*)`")
_NAME = re.compile(r"(?<![\w.])([^\W\d]\w*)(?!\w)(?!\s*\()")


@dataclass(frozen=True)
class Typed:
    """A formula that could not be read: shown as it was typed."""

    text: str


Part = str | Term | Typed


@dataclass(frozen=True)
class Prose:
    """Words and formulas in order."""

    parts: tuple[Part, ...]
    notation: Notation = PLAIN

    @property
    def plain(self) -> str:
        """One line of Unicode."""
        return "".join(
            part if isinstance(part, str) else part.text if isinstance(part, Typed) else plain_latex(self._latex(part))
            for part in self.parts
        )

    @property
    def typed(self) -> str:
        """The words as they were written, without the marks."""
        from workbench.terms.text import text_of

        return "".join(
            part if isinstance(part, str) else part.text if isinstance(part, Typed) else text_of(part)
            for part in self.parts
        )

    @property
    def latex(self) -> str:
        """LaTeX for running text."""
        from workbench.show.names import escape

        return "".join(
            escape(part) if isinstance(part, str)
            else rf"\texttt{{{escape(part.text)}}}" if isinstance(part, Typed) else f"${self._latex(part)}$"
            for part in self.parts
        )  # fmt: skip

    @property
    def markdown(self) -> str:
        """Markdown with formulas between dollars."""
        from workbench.show.markdown_writer import prose

        return "".join(
            prose(part) if isinstance(part, str)
            else f"`{part.text}`" if isinstance(part, Typed) else f"${self._latex(part)}$"
            for part in self.parts
        )  # fmt: skip

    @property
    def unread(self) -> tuple[str, ...]:
        """The formulas that could not be read."""
        return tuple(part.text for part in self.parts if isinstance(part, Typed))

    def _latex(self, term: Term) -> str:
        return latex_of(term, self.notation)


def prose(text: str, names: Iterable[Term] = (), notation: Notation = PLAIN) -> Prose:
    """The words with their formulas read. ``names`` are the symbols that the words may speak of."""
    return Prose(_parts(text, tuple(names)), notation)


@lru_cache(maxsize=4096)
def _parts(text: str, names: tuple[Term, ...]) -> tuple[Part, ...]:
    known = {str(t.attrs[0]): t for t in names if t.head in (SYMBOL, APPLY)}
    sizes = [*size_names(*names)] if names else []
    parts: list[Part] = []
    for place, piece in enumerate(_SPAN.split(text)):
        if place % 2:
            parts.append(_read(piece, known, sizes))
        elif piece:
            parts.append(piece)
    return tuple(parts)


def _read(text: str, known: Mapping[str, Term], sizes: Iterable[str]) -> Part:
    """The term, by the first guess at the ranks of unknown names that makes sense of the text."""
    unknown = [n for n in dict.fromkeys(_NAME.findall(text)) if n not in (*known, *sizes, "pi", "oo")]
    free = [n for n in unknown if not _is_index(n, text)]
    for ranks in (_by_use, _vectors, _arrays):
        try:
            return _as_statement(parse(text, {**known, **{n: symbol(n, ranks(n, text)) for n in free}}, sizes))
        except LanguageError:
            continue
    return Typed(text)


def _as_statement(term: Term) -> Term:
    """A comparison in words is a statement, not the number 0 or 1."""
    return relation(term.attrs[0], *term.args) if term.head is COMPARE else term


_SIZE = size("size_of_words")
_OF_ARRAYS = r"(?<!\w)(?:sum|mean|var|prod|norm|softmax|logsumexp|log_softmax|diag|trace|det|logdet|inv|vec)"
"""Functions that would say nothing of a number."""


def _is_index(name: str, text: str) -> bool:
    """Whether the name stands between square brackets and has none itself."""
    inside = re.search(rf"\[[^\]]*(?<!\w){name}(?!\w)[^\]]*\]", text)
    return inside is not None and re.search(rf"(?<!\w){name}\[", text) is None


def _by_use(name: str, text: str) -> Shape:
    """As many axes as subscripts; beside ``@`` and ``.T`` a capital is a matrix; else a number."""
    subscripts = re.search(rf"(?<!\w){name}\[([^\]]*)\]", text)
    if subscripts:
        return (_SIZE,) * (1 + subscripts[1].count(","))
    beside = re.search(rf"(?<!\w){name}(?:\.T)?\s*@|@\s*{name}(?!\w)|(?<!\w){name}\.T|{_OF_ARRAYS}\({name}(?!\w)", text)
    return _arrays(name, text) if beside else ()


def _vectors(name: str, text: str) -> Shape:
    return (_SIZE,)


def _arrays(name: str, text: str) -> Shape:
    return (_SIZE, _SIZE) if name[0].isupper() else (_SIZE,)
