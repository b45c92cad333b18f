"""PDF, by the program that is there: latexmk or pdflatex for LaTeX, else Chromium for a page of HTML."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path

TEX = "latexmk texlive-latex-base texlive-latex-recommended"
SECONDS = 900
"""The longest that a program may take."""
_BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")
_AGAIN = re.compile(r"Rerun to get|There were undefined references|No file .*\.(?:toc|aux|nav)\.")


class NoPdf(Exception):
    """No PDF could be made; the message says what to install, or what went wrong."""


def printed(latex: str, html: Callable[[], str] | None = None) -> bytes:
    """The document as PDF, from its LaTeX, or from its HTML (asked for only then) where there is no TeX.

    The same LaTeX gives the same PDF: nothing in it says when it was made. Raises NoPdf.
    """
    if shutil.which("pdflatex"):
        return from_latex(latex)
    if html is None:
        raise NoPdf(f"these pages are set by TeX, which is missing; on Debian: apt-get install {TEX}")
    if any(map(shutil.which, _BROWSERS)):
        return from_html(html())
    raise NoPdf(f"PDF is made by TeX or by Chromium; on Debian: apt-get install {TEX}, or apt-get install chromium")


def from_latex(latex: str) -> bytes:
    """By latexmk, or by pdflatex alone, run until the references stand. Raises NoPdf with TeX's complaint."""
    with tempfile.TemporaryDirectory(prefix="workbench-") as name:
        folder = Path(name)
        (folder / "page.tex").write_text(latex, "utf-8")
        options = ["-interaction=nonstopmode", "-halt-on-error", "page.tex"]
        if shutil.which("latexmk"):
            _run(["latexmk", "-norc", "-pdf", "-latexoption=-no-shell-escape", *options], folder)
        else:
            for _ in range(4):
                if not _AGAIN.search(_run(["pdflatex", "-no-shell-escape", *options], folder)):
                    break
        return (folder / "page.pdf").read_bytes()


def from_html(html: str) -> bytes:
    """By Chromium, without a network. Raises NoPdf."""
    browser = next(filter(None, map(shutil.which, _BROWSERS)), None)
    if browser is None:
        raise NoPdf("Chromium is missing; on Debian: apt-get install chromium")
    with tempfile.TemporaryDirectory(prefix="workbench-") as name:
        folder = Path(name)
        (folder / "page.html").write_text(html, "utf-8")
        sandbox = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
        command = [
            browser, "--headless", *sandbox, "--disable-gpu", "--no-first-run", "--disable-background-networking",
            "--disable-component-update", "--disable-sync", f"--user-data-dir={folder / 'profile'}",
            "--no-pdf-header-footer", "--virtual-time-budget=20000", f"--print-to-pdf={folder / 'page.pdf'}",
            (folder / "page.html").as_uri(),
        ]  # fmt: skip
        said = _run(command, folder)
        if not (folder / "page.pdf").exists():
            raise NoPdf(f"Chromium printed no page: {said[-500:]}")
        return (folder / "page.pdf").read_bytes()


def _run(command: list[str], folder: Path) -> str:
    """What the program said. Raises NoPdf where it failed."""
    environment = {**os.environ, "SOURCE_DATE_EPOCH": "0", "FORCE_SOURCE_DATE": "1"}
    try:
        done = subprocess.run(
            command, cwd=folder, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, text=True, errors="replace", timeout=SECONDS, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        raise NoPdf(f"{command[0]} was not done after {SECONDS} seconds") from None
    if done.returncode:
        raise NoPdf(_complaint(done.stdout, os.path.basename(command[0])))
    return done.stdout


def _complaint(log: str, program: str) -> str:
    """The first error that TeX reports, with a word on what to install where a file is missing."""
    missing = re.search(r"File `([^']+)' not found", log)
    if missing:
        package = "texlive-pictures" if missing[1] == "beamer.cls" else TEX
        return f"TeX has no {missing[1]}; on Debian: apt-get install {package}"
    found = re.search(r"^! .*(?:\n.*){0,3}", log, re.MULTILINE)
    return f"{program} failed: {' '.join((found[0] if found else log[-300:]).split())}"
