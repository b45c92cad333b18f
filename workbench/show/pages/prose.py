"""Words with formulas inside: ``the gradient of `f` in `x```, written in the language and set as mathematics.

What stands between backticks is text of the grammar. It is read with the symbols that the words belong to; a name that
is none of them stands for itself, with a rank guessed from how it is used, for nothing is computed with it. Words whose
formulas cannot be read are shown as they were typed, in a typewriter face: ``unread`` lists them, and the library has
none.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from itertools import product

from workbench.language.parse import parse
from workbench.show.formulas.conforming import conforming
from workbench.show.formulas.names import escape, in_markdown
from workbench.show.formulas.signs import GREEK
from workbench.show.formulas.terms import latex_of
from workbench.show.formulas.unicode import plain_latex
from workbench.show.notation import PLAIN, Notation
from workbench.terms.heads import APPLY, COMPARE, SYMBOL, apply, differential, relation, size, symbol
from workbench.terms.term import LanguageError, Shape, Term, postorder, size_names
from workbench.terms.vocabulary import BINDERS, STATEMENTS, STRUCTURAL, word

_SPAN = re.compile(r"`([^`]*)`")
_BETWEEN_SENTENCES = re.compile(r"(?<=[.:;]) (?=(?:[^`]*`[^`]*`)*[^`]*$)")
_GREEK = "|".join(sorted((*GREEK, "lam"), key=len, reverse=True))
_OF_A_LAW = (
    "law|distribution|log density|function|prior|posterior|density|integral|variable|method|squared?|kernel|mixture"
)
_SPELT = re.compile(
    rf"(?<![\w.\-])(?:(?:{_GREEK})(?:_\w+)?|[^\W\d_]+_\w+)(?![\w(]|-[a-zA-Z]|'s| (?:{_OF_A_LAW})s?\b)"
)
"""Greek letters by their names, and letters with a subscript; beta and gamma are also names of laws."""
_CALL = re.compile(r"(?<![\w.])([^\W\d]\w*)\(")
_FEW = 3
"""So many unknown names are tried with every number of axes."""
_WORD = re.compile(r"[^\W\d]\w*")
_NAME = re.compile(r"(?<![\w.])(?!True\b|False\b|None\b)([^\W\d]\w*)(?!\w)(?!\s*\()(?!=[^=])")


@dataclass(frozen=True)
class Typed:
    """A formula that could not be read: shown as it was typed."""

    text: str


@dataclass(frozen=True)
class Lives:
    """Where a letter lives, in LaTeX: the one formula in words that is no term."""

    letter: str
    latex: str


Part = str | Term | Typed | Lives


@dataclass(frozen=True)
class Prose:
    """Words as they were written, with the symbols that they may speak of. What they say is read when it is wanted.

    ``lives`` stands where the words have ``{}``.
    """

    source: str
    known: Callable[[], Mapping[str, Term]] = field(default=dict, repr=False, compare=False)
    notation: Notation = PLAIN
    lives: Lives | None = None

    def __bool__(self) -> bool:
        return bool(self.source)

    def __str__(self) -> str:
        return self.plain

    @cached_property
    def parts(self) -> tuple[Part, ...]:
        """Words and formulas in order."""
        if self.lives is not None:
            before, _, after = self.source.partition("{}")
            return tuple(part for part in (before, self.lives, after) if part)
        if "`" not in self.source and not _SPELT.search(self.source):
            return (self.source,) if self.source else ()
        names = Names.of(self.known())
        words = dict.fromkeys(w for word in _WORD.findall(self.source) for w in (word, word.removeprefix("d")))
        spoken = tuple((w, names[w]) for w in words if w in names)
        return _parts(self.source, spoken, tuple(w for w in words if w in names.sizes))

    @cached_property
    def plain(self) -> str:
        """One line of Unicode."""
        return "".join(
            part if isinstance(part, str)
            else part.text if isinstance(part, Typed) else plain_latex(self.latex_of(part))
            for part in self.parts
        )  # fmt: skip

    @property
    def typed(self) -> str:
        """The words as they were written, without the marks."""
        if self.lives is not None:
            return self.plain
        return self.source.replace("`", "") if self.source.count("`") % 2 == 0 else self.source

    @cached_property
    def latex(self) -> str:
        """LaTeX for running text."""
        return "".join(
            escape(part) if isinstance(part, str)
            else rf"\texttt{{{escape(part.text)}}}" if isinstance(part, Typed) else f"${self.latex_of(part)}$"
            for part in self.parts
        )  # fmt: skip

    @property
    def markdown(self) -> str:
        """Markdown with formulas between dollars."""
        return "".join(
            in_markdown(part) if isinstance(part, str)
            else f"`{part.text}`" if isinstance(part, Typed) else f"${self.latex_of(part)}$"
            for part in self.parts
        )  # fmt: skip

    @property
    def pieces(self) -> str | list[list[str]]:
        """For the page's script: the words, or ``["words", text]``, ``["latex", LaTeX, text]``, ``["typed", text]``."""
        if all(isinstance(part, str) for part in self.parts):
            return "".join(map(str, self.parts))
        return [
            ["words", part] if isinstance(part, str)
            else ["typed", part.text] if isinstance(part, Typed)
            else ["latex", self.latex_of(part), plain_latex(self.latex_of(part))]
            for part in self.parts
        ]  # fmt: skip

    @property
    def unread(self) -> tuple[str, ...]:
        """The formulas that could not be read."""
        return tuple(part.text for part in self.parts if isinstance(part, Typed))

    @property
    def sentences(self) -> Iterator[Prose]:
        """The sentences, and their parts between colons and semicolons."""
        yield from (replace(self, source=text) for text in _BETWEEN_SENTENCES.split(self.source))

    @property
    def capitalised(self) -> Prose:
        """With a capital where a word begins."""
        return replace(self, source=self.source[:1].upper() + self.source[1:])

    def with_words(self, change: Callable[[str], str]) -> Prose:
        """The words changed, the formulas left alone."""
        pieces = _SPAN.split(self.source)
        return replace(self, source="".join(f"`{p}`" if n % 2 else change(p) for n, p in enumerate(pieces)))

    def latex_of(self, part: Term | Lives) -> str:
        """A formula of these words."""
        return part.latex if isinstance(part, Lives) else latex_of(part, self.notation)


def prose(text: str, names: Iterable[Term] = (), notation: Notation = PLAIN) -> Prose:
    """The words with their formulas. ``names`` are the symbols that the words may speak of."""
    return Prose(text, lambda: by_their_names(names), notation)


class Names(dict[str, Term]):
    """What words may speak of, by name. A page has one such table, however many words it says."""

    @cached_property
    def sizes(self) -> frozenset[str]:
        """The sizes that it knows."""
        return frozenset(size_names(*self.values()))

    @classmethod
    def of(cls, known: Mapping[str, Term]) -> Names:
        return known if isinstance(known, Names) else cls(known)


def by_their_names(names: Iterable[Term]) -> Names:
    """Symbols and opaque functions under their names."""
    return Names((str(t.attrs[0]), t) for t in names if t.head in (SYMBOL, APPLY))


@lru_cache(maxsize=4096)
def _parts(text: str, names: tuple[tuple[str, Term], ...], sizes: tuple[str, ...]) -> tuple[Part, ...]:
    """The words with their formulas, from the names and sizes that occur in them."""
    known = dict(names)
    parts: list[Part] = []
    for place, piece in enumerate(_SPAN.split(text)):
        if place % 2:
            parts.append(_read(piece, known, sizes))
        elif piece:
            parts.extend(_spelt(piece, known))
    return tuple(parts)


def _spelt(words: str, known: Mapping[str, Term]) -> Iterator[Part]:
    """Words in which names of letters are spelt out: a symbol of the page (and a Greek capital) is set as it prints."""
    end = 0
    for found in _SPELT.finditer(words):
        name = found[0]
        if "_" in name and name not in known and _is_word(name):
            yield from filter(None, [words[end : found.start()], name.replace("_", " ")])
            end = found.end()
            continue
        if name in known or name[0].isupper():
            yield from filter(None, [words[end : found.start()]])
            term = known.get(name)
            yield term if term is not None and term.head is SYMBOL else symbol(name, ())
            end = found.end()
    yield from filter(None, [words[end:]])


def _read(text: str, known: Mapping[str, Term], sizes: Iterable[str]) -> Part:
    """The term, by the first guess at the ranks of unknown names that makes sense of the text."""
    if text in known and known[text].head is SYMBOL:
        return known[text]
    known = {n: t for n, t in known.items() if t.head is not APPLY or _is_called(n, text)}
    unknown = [n for n in dict.fromkeys(_NAME.findall(text)) if n not in (*known, *sizes, "pi", "oo")]
    sizes = [n for n in sizes if not _is_called(n, text)]
    changes = [n for n in unknown if _is_change(n, known)]
    free = [n for n in unknown if n not in changes and not _is_index(n, text)]
    found: Term | None = None
    for names in (known, _square(known)):
        moving = {n: differential(names[n[1:]], names[n[1:]]) for n in changes}
        for guesses in _guesses(free, text):
            try:
                term = _as_statement(parse(text, _with_functions(text, {**names, **moving, **guesses}, sizes), sizes))
            except LanguageError:
                continue
            if not _stretches(term, guesses.values()):
                return term
            found = term if found is None else found
    return Typed(text) if found is None else found


def _guesses(free: Sequence[str], text: str) -> Iterator[dict[str, Term]]:
    """What unknown names may be: as they are used and written, all vectors, all arrays; of few names, anything."""
    for ranks in (_by_use, _vectors, _arrays):
        yield {n: symbol(n, ranks(n, text)) for n in free}
    if len(free) <= _FEW:
        for axes in product(range(3), repeat=len(free)):
            yield {n: symbol(n, (_SIZE,) * rank) for n, rank in zip(free, axes, strict=True)}


def _stretches(term: Term, guesses: Iterable[Term]) -> bool:
    """Whether a guess puts a number where print has an array: then another guess may be the better one."""
    guessed = set(guesses)
    return any(conforming(node) is not node and guessed & set(postorder(node)) for node in postorder(term))


def _square(known: Mapping[str, Term]) -> dict[str, Term]:
    """The symbols with axes of one size, so that they fit beside names whose sizes nobody said, and no functions."""
    return {n: symbol(n, (_SIZE,) * t.rank) for n, t in known.items() if t.head is SYMBOL}


def _with_functions(text: str, names: Mapping[str, Term], sizes: Iterable[str]) -> Mapping[str, Term]:
    """Beside the names the functions that nobody declared, each of what it is called with: inner ones first.

    A change says here what changes, and not with what: ``d(y - X @ w)``.
    """
    found = dict(names)
    for call in reversed([*_CALL.finditer(text)]):
        name = call[1]
        if (name == "d" or not _is_word(name)) and not (name in found and found[name].head is APPLY):
            found[name] = apply(name, (), *(parse(part, found, sizes) for part in _arguments(text[call.end() :])))
    return found


def _is_word(name: str) -> bool:
    """Whether the language knows a function of this name."""
    try:
        return name in (*BINDERS, *STRUCTURAL, *STATEMENTS) or bool(word(name))
    except LanguageError:
        return False


def _arguments(text: str) -> list[str]:
    """What stands between commas, up to the bracket that closes."""
    parts, depth = [""], 0
    for letter in text:
        depth += (letter in "([") - (letter in ")]")
        if depth < 0:
            break
        if letter == "," and not depth:
            parts.append("")
        else:
            parts[-1] += letter
    return parts


def _is_called(name: str, text: str) -> bool:
    """Whether the name stands before a bracket: ``f(x)``, and not the function ``f`` itself."""
    return re.search(rf"(?<![\w.]){name}\s*\(", text) is not None


def _is_change(name: str, known: Mapping[str, Term]) -> bool:
    """Whether the name is that of a small change: ``dx`` beside ``x``."""
    return name[0] == "d" and name[1:] in known and known[name[1:]].head is SYMBOL


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
    return (_SIZE, _SIZE) if name.removeprefix("d")[:1].isupper() else (_SIZE,)
