"""What stands around every page: head, policy, navigation, search, foot."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from workbench.show.html.page import escaped
from workbench.site.contents import Contents, in_words
from workbench.site.markup import link, slug

NAME = "Derivation workbench"
PARTS = (
    ("lectures.html", "Lectures"), ("topics.html", "Topics"), ("subjects.html", "Subjects"), ("map.html", "Map"),
    ("rules.html", "Rules"), ("schemas.html", "Schemas"), ("works.html", "Works"),
)  # fmt: skip
_POLICY = (
    "default-src 'none'; script-src 'self' file:; style-src 'self' file: 'unsafe-inline'; img-src 'self' file: data:; "
    "font-src 'self' file: data:; base-uri 'none'"
)
"""Nothing is fetched but the files of the site, from a server or from a disk."""


def framed(
    title: str, body: Iterable[str], at: str, scripts: Sequence[str] = (), styles: Sequence[str] = (), heading: str = ""
) -> str:
    """A whole page. ``at`` is its address in the site; ``heading`` is the title as HTML, where it holds formulas."""
    root = "../" * at.count("/")
    whole = f"{title} · {NAME}" if title != NAME else NAME
    lines = [
        "<!DOCTYPE html>", '<html lang="en">', "<head>", '<meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        '<meta name="generator" content="derivation-workbench">', '<link rel="icon" href="data:,">',
        f"<title>{escaped(whole)}</title>",
        *(f'<link rel="stylesheet" href="{root}assets/{name}">' for name in ("theme.css", *styles, "site.css")),
        *(f'<script defer src="{root}assets/{name}"></script>' for name in scripts),
        "</head>", '<body class="dw-page">', '<a class="s-skip" href="#main">To the content</a>',
        *_header(root, at), f'<main id="main"><h1>{heading or escaped(title)}</h1>', *body, "</main>",
        '<footer class="s-foot">Every line is made by a named rule and checked by numbers. '
        "This site asks nothing of any server.</footer>",
        "</body>", "</html>", "",
    ]  # fmt: skip
    return "\n".join(lines)


def _header(root: str, at: str) -> Iterator[str]:
    yield f'<header class="s-head"><nav aria-label="Site">{link(f"{root}index.html", NAME, at == "index.html")}'
    yield from (link(f"{root}{href}", words, at == href) for href, words in PARTS)
    yield "</nav>"
    yield f'<form role="search" action="{root}search.html" method="get"><label><span class="s-unseen">Search</span>'
    yield '<input type="search" name="q" placeholder="Words, or a formula: X^T A X" autocomplete="off"></label>'
    yield "<button>Search</button></form></header>"


def address(id: str) -> str:
    """Where an entry's page stands."""
    return f"entries/{id}.html"


def picture(name: str) -> str:
    """Where the still picture of a figure stands."""
    return f"pictures/{name}.svg"


def to_entry(contents: Contents, id: str, root: str = "") -> str:
    """A link to an entry of the site."""
    return link(f"{root}{address(id)}", contents.leaves[id]["heading"])


def cards(contents: Contents, ids: Iterable[str], root: str = "", level: int = 3) -> str:
    """Entries side by side: title, what is found, how hard it is. ``level``: of the titles as headings."""
    return f'<ul class="s-cards">{"".join(_card(contents, id, root, level) for id in ids)}</ul>'


def _card(contents: Contents, id: str, root: str, level: int) -> str:
    leaf, known = contents.leaves[id], contents.known[id]
    drawn = (figure["name"] for figure in leaf["figures"][:1])
    still = "".join(f'<img class="s-still" loading="lazy" src="{root}{picture(name)}" alt="">' for name in drawn)
    return (
        f'<li class="s-card"><h{level}>{to_entry(contents, id, root)}</h{level}>{still}{leaf["claim"]}'
        f'<p class="s-small">{escaped(in_words(known.topic))} · {escaped(known.level)}</p></li>'
    )


def anchored(words: str) -> str:
    """A heading that can be linked to."""
    return f'<h2 id="{slug(words)}">{escaped(words)}</h2>'
