"""Errors that show their place in the text: the source line, cut to a window, with a caret below."""

from __future__ import annotations

from workbench.terms.term import LanguageError

_WINDOW = 76


class ParseError(LanguageError):
    """A text that the grammar or the language does not understand; ``position`` counts characters from 0."""

    position: int | None = None

    def __init__(self, message: str, text: str | None = None, position: int | None = None) -> None:
        if text is not None and position is not None:
            message = f"{message}\n{caret(text, position)}"
        super().__init__(message)
        self.position = position


def caret(text: str, position: int) -> str:
    """Two lines: the line of the text around the position, and ``^`` under it."""
    position = min(position, len(text))
    start = text.rfind("\n", 0, position) + 1
    end = text.find("\n", position)
    line, column = text[start : end if end >= 0 else len(text)], position - start
    first = max(0, min(column - _WINDOW // 2, len(line) - _WINDOW))
    shown = line[first : first + _WINDOW].replace("\t", " ")
    before, after = "..." if first else "", "..." if first + _WINDOW < len(line) else ""
    return f"  {before}{shown}{after}\n  {' ' * (len(before) + column - first)}^"


def located(error: LanguageError, text: str, position: int) -> LanguageError:
    """The same kind of error with the place below its message; an error that has a place keeps it."""
    if getattr(error, "position", None) is not None:
        return error
    if type(error) in (LanguageError, ParseError):
        return ParseError(str(error), text, position)
    again = type(error)(f"{error}\n{caret(text, position)}")
    again.position = position  # type: ignore[attr-defined]
    return again
