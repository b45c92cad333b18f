"""A real browser, JupyterLab on loopback, and the npm packages that the page is built and tested with.

What is missing is a failure under CI and a skip for a person, with what to install. The browser and JupyterLab live as
long as the tests of this folder run.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.missing import lacking, program

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "workbench" / "show" / "page"
BUILD = ROOT / "build"
FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()


# -- npm -----------------------------------------------------------------------------


@pytest.fixture(scope="session")
def node() -> str:
    program("npm", "npm")
    return program("node", "nodejs")


@pytest.fixture(scope="session")
def workshop(node: str) -> Path:
    """``build/page``: the page's sources with the packages of its lock installed, as ``make page`` leaves it."""
    place = BUILD / "page"
    place.mkdir(parents=True, exist_ok=True)
    with open(BUILD / "page.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # another process of this run may want the same
        shutil.copytree(PAGE, place, dirs_exist_ok=True, ignore=shutil.ignore_patterns("stepper.*", "node_modules"))
        shutil.copytree(PAGE / "src", place / "src", dirs_exist_ok=True)
        wanted = (PAGE / "package-lock.json").read_bytes()
        installed = place / "node_modules" / "installed-lock.json"
        if not installed.is_file() or installed.read_bytes() != wanted:
            command = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
            done = subprocess.run(command, cwd=place, capture_output=True, text=True, check=False)
            assert done.returncode == 0, f"npm ci failed in {place.relative_to(ROOT)}: {done.stderr[-500:]}"
            installed.write_bytes(wanted)
    return place


# -- the browser ---------------------------------------------------------------------


@pytest.fixture(scope="package")
def browser() -> Iterator[Any]:
    """Chromium. The package's scope, not the session's: its event loop would be in the way of other tests."""
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        lacking("playwright", pip="playwright")
    chromium = program("chromium", "chromium fonts-dejavu-core", "chromium-browser", "google-chrome")
    with sync_playwright() as playwright:
        made = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield made
        made.close()


_PATIENCE = 120_000
"""Milliseconds after which what is waited for is missing, and not late: a machine may have much else to do."""


@dataclass
class Window:
    """A page of the browser with what it said and asked for."""

    page: Any
    said: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    sent: list[str] = field(default_factory=list)

    @staticmethod
    def watched(page: Any) -> Window:
        made = Window(page)
        page.set_default_timeout(_PATIENCE)
        page.on("console", lambda m: made.said.append(f"{m.type}: {m.text}") if m.type == "error" else None)
        page.on("pageerror", lambda error: made.said.append(str(error)))
        page.on("request", lambda request: made.asked.append(request.url))
        page.on("websocket", lambda ws: ws.on("framesent", lambda frame: made.sent.append(ws.url)))
        return made

    def clean(self) -> None:
        """No error in the console, no request to the outside."""
        assert self.said == []
        outside = [url for url in self.asked if urlsplit(url).hostname not in (None, "", "127.0.0.1", "localhost")]
        assert outside == []

    def shoot(self, name: str, **options: Any) -> None:
        """A screenshot in ``build/screenshots``, to be looked at."""
        folder = BUILD / "screenshots"
        folder.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=folder / f"{name}.png", **options)

    def axe(self, source: str, where: str) -> list[str]:
        """What axe finds to complain of."""
        self.page.evaluate(source)
        found = self.page.evaluate("where => axe.run(where).then(result => result.violations)", where)
        return [f"{v['id']}: {v['nodes'][0]['html'][:200]}: {v['nodes'][0]['failureSummary']}" for v in found]


@pytest.fixture
def window(browser: Any) -> Iterator[Callable[..., Window]]:
    """``window(width=..., dark=...)``: a new page, watched."""
    opened = []

    def make(width: int = 1200, height: int = 900, dark: bool = False, **options: Any) -> Window:
        context = browser.new_context(
            viewport={"width": width, "height": height}, color_scheme="dark" if dark else "light", **options
        )
        opened.append(context)
        return Window.watched(context.new_page())

    yield make
    for context in opened:
        context.close()


@pytest.fixture(scope="session")
def axe_source(workshop: Path) -> str:
    return (workshop / "node_modules" / "axe-core" / "axe.min.js").read_text("utf-8")


# -- JupyterLab ------------------------------------------------------------------------


@pytest.fixture(scope="package")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """JupyterLab on loopback, with an empty configuration of its own."""
    try:
        import anywidget  # noqa: F401
        import jupyterlab  # noqa: F401
    except ImportError as error:
        lacking(str(error.name), pip=str(error.name))
    home = tmp_path_factory.mktemp("lab")
    (home / "work").mkdir()
    quiet = home / "SETTINGS" / "@jupyterlab" / "apputils-extension" / "notification.jupyterlab-settings"
    quiet.parent.mkdir(parents=True)
    quiet.write_text('{"fetchNews": "false", "checkForUpdates": false}')
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    own = {f"JUPYTER_{name}_DIR": str(home / name) for name in ("CONFIG", "RUNTIME", "DATA")}
    own |= {f"JUPYTERLAB_{name}_DIR": str(home / name) for name in ("SETTINGS", "WORKSPACES")}
    path = os.pathsep.join([str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])])
    command = [
        sys.executable, "-m", "jupyterlab", "--no-browser", "--ip=127.0.0.1", f"--port={port}", "--allow-root",
        "--IdentityProvider.token=", "--LabApp.expose_app_in_browser=True", f"--ServerApp.root_dir={home / 'work'}",
        "--ServerApp.port_retries=0",
    ]  # fmt: skip
    with open(home / "log", "w") as log:
        environment = {**os.environ, **own, "IPYTHONDIR": str(home / "ipython"), "PYTHONPATH": path}
        server = subprocess.Popen(command, cwd=home, env=environment, stdout=log, stderr=log)
        try:
            yield Lab(f"http://127.0.0.1:{_answering(server, port, home / 'log')}", home / "work")
        finally:
            server.terminate()
            server.wait(20)


def _answering(server: subprocess.Popen[bytes], port: int, log: Path) -> int:
    for _ in range(300):
        assert server.poll() is None, log.read_text()[-2000:]
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/api", timeout=5):
                return port
        except OSError:
            time.sleep(0.1)
    raise AssertionError(f"JupyterLab does not answer: {log.read_text()[-2000:]}")


@dataclass
class Lab:
    """A running JupyterLab."""

    url: str
    work: Path

    def run(self, window: Window, name: str, *cells: str) -> None:
        """A notebook of these cells, opened and run; returns when every cell has run, without an error."""
        import nbformat

        notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
        notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
        (self.work / name).write_text(nbformat.writes(notebook), "utf-8")
        for _ in range(_TRIES):
            self.open(window, name)
            window.page.wait_for_timeout(_GIVES_UP)
            if not any(_TOO_LATE in said for said in window.said):
                break
            window.said[:] = [said for said in window.said if _TOO_LATE not in said]
        failed = window.page.locator("[data-mime-type='application/vnd.jupyter.stderr']").all_text_contents()
        assert not failed, failed[0][-3000:]

    def open(self, window: Window, name: str) -> None:
        """A notebook that is there, opened and run."""
        window.page.goto(f"{self.url}/lab/tree/{name}?reset")  # without what was open before
        window.page.evaluate(_RUN_ALL, name)

    def theme(self, window: Window, name: str) -> None:
        window.page.evaluate("theme => jupyterapp.commands.execute('apputils:change-theme', { theme })", name)
        window.page.wait_for_selector(f"body[data-jp-theme-name='{name}']", state="attached")
        window.page.wait_for_selector("#jupyterlab-splash", state="detached")


_TOO_LATE, _GIVES_UP, _TRIES = "[anywidget] Failed to initialize model", 2_100, 3
"""A widget whose module has not begun within two seconds, as on a machine with much else to do, is given up by
anywidget, which has no option for that: the notebook is opened again."""

# "Run All" before the session is connected asks which kernel and runs nothing.
_RUN_ALL = """async (name) => {
  while (!window.jupyterapp) await new Promise((then) => setTimeout(then, 50));
  const app = window.jupyterapp;
  await app.restored;
  while (app.shell.currentWidget?.context?.path !== name) await new Promise((then) => setTimeout(then, 50));
  const { sessionContext } = app.shell.currentWidget;
  await sessionContext.ready;
  await sessionContext.session.kernel.info;
  await app.commands.execute("notebook:run-all-cells");
}"""
