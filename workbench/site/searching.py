"""The page of the search and its index, which the page's script reads; without scripts the page lists all entries."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from typing import Any

from workbench.show.formulas.unicode import plain_latex
from workbench.show.html.page import escaped, escaped_json
from workbench.site.contents import Contents, in_words
from workbench.site.formulas.finding import Index
from workbench.site.formulas.tokens import table
from workbench.site.frame import framed, to_entry
from workbench.site.markup import plain
from workbench.site.neighbours import title


def search_page(contents: Contents) -> str:
    """A whole page."""
    return framed("Search", _body(contents), "search.html", ("index.js", "formulas.js", "search.js"))


def _body(contents: Contents) -> Iterator[str]:
    yield '<p id="s-said" role="status">All entries. With scripts, what you look for comes first: words of titles, '
    yield "rules and lines, or a formula as LaTeX, as Unicode or as text of NumPy. Letters need not be the same.</p>"
    yield '<ul class="s-cards" id="s-found">'
    for id, leaf in contents.leaves.items():
        topic = escaped(in_words(contents.known[id].topic))
        yield f'<li class="s-card" data-id="{escaped(id)}"><h2>{to_entry(contents, id)}</h2>{leaf["claim"]}'
        yield f'<p class="s-small">{topic}</p></li>'
    yield "</ul>"


def formula_index(contents: Contents) -> Index:
    """The formulas of the site's entries."""
    return Index.of((id, leaf["formulas"]) for id, leaf in contents.leaves.items())


def index_script(contents: Contents) -> str:
    """The index as a script, for a page on a disk may load no data."""
    made = formula_index(contents)
    latex = [row[1] for leaf in contents.leaves.values() for row in leaf["formulas"]]
    data: Mapping[str, Any] = {
        "table": table(),
        "functions": made.functions,
        "ids": made.ids,
        "rows": [[entry, place, " ".join(row)] for entry, place, row in made.rows],
        "plain": [plain_latex(one) for one in latex],
        "words": [_words(contents, id) for id in contents.leaves],
    }
    return f"const dwIndex = {escaped_json(dict(data))};\n"


def _words(contents: Contents, id: str) -> list[str]:
    """What an entry is found by, in falling worth: its title; subjects, topic, summary; its rules and sentences."""
    known, record = contents.known[id], contents.leaves[id]["record"]
    said = [item.get("words") for part in (*record["before"], *record["after"]) for item in part["items"]]
    reasons = [name for _, name in contents.leaves[id]["uses"]]
    near = (id, *known.bullets, known.topic, known.level, known.summary)
    return [_folded(title(contents, id)), _folded(" ".join(near)), _folded(" ".join([*reasons, *map(plain, said)]))]


def _folded(text: str) -> str:
    """Small letters and digits, each word once."""
    small = unicodedata.normalize("NFKD", text).lower()
    words = re.findall(r"[a-z0-9]{2,}", "".join(c for c in small if not unicodedata.combining(c)))
    return " ".join(dict.fromkeys(words))
