"""What is no prose: code, ASCII for a formula, names of letters spelt out; and words that claim more than a formula."""

from __future__ import annotations

import re
from collections.abc import Iterator

from workbench.show.formulas.signs import GREEK
from workbench.show.pages.prose import Prose, Typed

_SPELT = "|".join(sorted((*GREEK, "lam"), key=len, reverse=True))
_CODE = re.compile(
    rf"""\b\w+_\w+\b                # x_hat
    | <-(?!>)|->|\*\*|:=            # w <- w - g
    | (?<=\w)\^[\w({{(-]            # beta^t
    | \w\.T\b|\s@\s|\w\[\w+\]       # X.T @ X, x[i]
    | <=|>=|!=|==
    | \b(?!delta\b|gamma\b)(?:{_SPELT})\b  # Sigma is the inverse of Lambda
    | \b(?:sqrt|exp|log|sum)\(\w    # sqrt(n)
    | (?<!\w)[a-zA-Z]\s[*=/]\s\w    # x = y
    """,
    re.VERBOSE,
)
_NAMES = re.compile(
    r"\b(?:[Bb]eta|[Gg]amma|[Cc]hi|[Dd]elta|[Pp]hi|[Pp]si)\b"
    r"(?= (?:law|laws|distribution|log density|functions?|prior|posterior|density|integrals?|"
    r"variable|method|squared?)\b|-|')"
)
"""The names of laws and functions of the field, which are words."""
_MORE = (
    (r"unique(?:ly)?", r"\\exists|\\Leftrightarrow"),
    (r"(?:only if|exactly (?:when|if|where)|if and only if)", r"\\Leftrightarrow|\\forall"),
    (r"(?:converges?|tends?)", r"\\lim|\\to|\\le|<"),
    (r"(?:always|never|whatever|no matter)", r"\\le|\\ge|[<>=]|\\forall|\\preceq|\\succeq|\\prec|\\succ|\\Rightarrow"),
    (
        r"(?:is|are) (?:the )?(?:largest|smallest|greatest|least|best)",
        r"\\le|\\ge|[<>]|arg|\\max|\\min|\\preceq|\\succeq|\\prec|\\succ",
    ),
)
"""Words that claim a kind of statement, and the signs without which the formula beside them is no such statement."""


def code_in(words: Prose) -> Iterator[str]:
    """The parts of some words that are code, or ASCII in the place of a formula."""
    for part in words.parts:
        if isinstance(part, Typed):
            yield part.text
        elif isinstance(part, str):
            plain = _NAMES.sub(lambda found: "x" * len(found[0]), part)
            for found in _CODE.finditer(plain):
                yield part[found.start() : found.end()]


def more_than_a_formula(words: str, latex: str) -> Iterator[str]:
    """Words that claim a kind of statement that the formula beside them is not."""
    for claim, signs in _MORE:
        found = re.search(rf"\b{claim}\b", words)
        if found and not re.search(signs, latex):
            yield found[0]
