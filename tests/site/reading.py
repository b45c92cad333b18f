"""What a site says of itself: its links, the places they lead to, what its pages load."""

from __future__ import annotations

from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

from workbench import catalog


class Page(HTMLParser):
    """The links, names of places and loaded files of a page, and how its elements close."""

    VOID = frozenset("area base br col embed hr img input link meta source track wbr circle rect path mspace".split())

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.loaded: list[str] = []
        self.ids: list[str] = []
        self.words: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if found.get("id"):
            self.ids.append(str(found["id"]))
        if tag in ("a", "form"):
            self.links.append(str(found.get("href") or found.get("action")))
        elif tag == "link" or found.get("src"):
            self.loaded.append(str(found.get("href") or found.get("src")))

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def pages(folder: Path) -> dict[Path, Page]:
    """Every page of a site."""
    return {path: Page(path.read_text("utf-8")) for path in sorted(folder.rglob("*.html"))}


def broken(folder: Path) -> Iterator[str]:
    """Links and loaded files that lead out of the site, or to nothing; it may name what the curriculum names."""
    found = pages(folder)
    elsewhere = {resource.address for area in catalog.areas() for resource in area.resources}
    for path, page in found.items():
        for link in [*page.links, *page.loaded]:
            parts = urlsplit(link)
            if link == "data:," or (link in elsewhere and link not in page.loaded):
                continue
            target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
            if parts.scheme or parts.netloc or parts.path.startswith("/"):
                yield f"{path.name}: {link} leaves the site"
            elif not target.is_relative_to(folder.resolve()) or not target.is_file():
                yield f"{path.name}: {link} leads to nothing"
            elif parts.fragment and parts.fragment not in found[target].ids:
                yield f"{path.name}: {link} leads to no place of its page"
