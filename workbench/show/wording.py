"""The fixed words of a page, as data: one TOML file a language in ``words/``, English complete.

A word that a language lacks is said in English, so that a page is never without it.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

_FOLDER = Path(__file__).parent / "words"
_FIRST = "en"


@cache
def languages() -> tuple[str, ...]:
    """The codes of the languages."""
    return tuple(sorted(path.stem for path in _FOLDER.glob("*.toml")))


@cache
def wording(language: str = _FIRST) -> Mapping[str, str]:
    """The fixed words by their keys. Raises LookupError for a language that there is not."""
    import tomllib

    if language not in languages():
        raise LookupError(f"no words in {language!r}; there are {', '.join(languages())}")
    said = tomllib.loads((_FOLDER / f"{language}.toml").read_text("utf-8"))
    return MappingProxyType(said if language == _FIRST else {**wording(_FIRST), **said})
