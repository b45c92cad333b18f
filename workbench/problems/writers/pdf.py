"""A sheet as PDF, by TeX, or by Chromium where there is none."""

from __future__ import annotations

from workbench.problems.pages import SheetPage
from workbench.problems.writers import html, latex
from workbench.show.publish.pdf import printed


def write(page: SheetPage) -> bytes:
    """The document. Raises NoPdf, which says what to install."""
    return printed(latex.write(page), lambda: html.write(page))
