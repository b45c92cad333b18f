"""An entry of the library: a module with symbols, a literal META, and one function marked ``@derivation``.

The first line of the module's docstring is the title.

    META = {"level": "intermediate", "bullets": ["Jacobian computation"],
            "prerequisites": ["quotient-rule"], "references": ["Bishop, PRML, 4.3.4"]}

    @derivation(claim=Jacobian(softmax(z), z, diag(s) - outer(s, s)))
    def softmax_jacobian(pen):
        ...

The function writes with the pen, or returns what an engine made (``return gradient(f, x)``), or both: then the pen's
words and remarks are added to the engine's record. The id is the module's name with ``_`` read as ``-``; the topic is
its folder. Nothing runs until ``derive`` is called.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from workbench.record.derivation import Claim, Derivation
from workbench.record.lemmas import Lemmas, no_lemmas
from workbench.record.pen import Pen

_META = frozenset({"title", "goal", "level", "bullets", "prerequisites", "references"})


@dataclass(frozen=True, slots=True)
class Entry:
    """A derivation that has been declared and not yet run."""

    write: Callable[[Pen], Derivation | None]
    claims: tuple[Claim, ...]
    references: tuple[str, ...]

    @property
    def module(self) -> str:
        return self.write.__module__

    @property
    def id(self) -> str:
        return self.module.rpartition(".")[2].replace("_", "-")

    @property
    def topic(self) -> str:
        """The folder, as the catalogue spells topics."""
        return self.module.rpartition(".")[0].rpartition(".")[2].replace("_", "-")

    @property
    def title(self) -> str:
        """The first line of the module's docstring."""
        doc = sys.modules[self.module].__doc__ or ""
        return doc.strip().partition("\n")[0].rstrip(".")

    @property
    def meta(self) -> Mapping[str, Any]:
        return getattr(sys.modules[self.module], "META", {})

    def derive(self, lemmas: Lemmas = no_lemmas) -> Derivation:
        """Run it. ``lemmas`` finds the entries that it cites."""
        pen = Pen(lemmas)
        pen.claim(*self.claims)
        made = self.write(pen)
        words = self._words()
        if made is None:
            record = pen.derivation(**words)
        else:
            record = pen.completed(made, **words)
        return record

    def _words(self) -> dict[str, Any]:
        unknown = set(self.meta) - _META
        if unknown:
            raise ValueError(f"{self.id}: META has unknown keys {', '.join(sorted(unknown))}")
        words = {k: tuple(v) if isinstance(v, list | tuple) else v for k, v in self.meta.items()}
        references = dict.fromkeys([*words.pop("references", ()), *self.references])
        return {"title": self.title, **words, "references": tuple(references), "id": self.id, "topic": self.topic}


def derivation(
    claim: Claim | Sequence[Claim] = (), *, source: str | Sequence[str] = ()
) -> Callable[[Callable[[Pen], Derivation | None]], Entry]:
    """Declare the derivation of a module; ``claim`` is what it finds (the first is the main claim)."""
    claims = (claim,) if isinstance(claim, Claim) else tuple(claim)
    references = (source,) if isinstance(source, str) else tuple(source)

    def declare(write: Callable[[Pen], Derivation | None]) -> Entry:
        return Entry(write, claims, tuple(r for r in references if r))

    return declare


__all__ = ["Entry", "derivation"]
