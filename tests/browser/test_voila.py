"""Voila: a notebook as a page without cells, in which the stepper steps by the same JavaScript as in JupyterLab."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from urllib.parse import urlsplit

import pytest

from tests.browser.conftest import ROOT
from tests.browser.pages import ENTRY, READ, rows, unset
from tests.missing import lacking

pytestmark = pytest.mark.nightly
ICONS = "https://cdn.jsdelivr.net/npm/@fortawesome/**"
"""What the template of Voila itself asks for; here it gets an empty answer."""


@pytest.fixture(scope="module")
def voila(tmp_path_factory):
    """The address of Voila, serving a notebook with one stepper on loopback."""
    try:
        import nbformat
        import voila  # noqa: F401
    except ImportError as error:
        lacking(str(error.name), pip=str(error.name))
    home = tmp_path_factory.mktemp("voila")
    cell = nbformat.v4.new_code_cell(f"import workbench as wb\nwb.entry({ENTRY!r}).stepper()")
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell("# A lecture"), cell])
    notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
    (home / "lecture.ipynb").write_text(nbformat.writes(notebook), "utf-8")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    path = os.pathsep.join([str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])])
    own = {f"JUPYTER_{name}_DIR": str(home / name) for name in ("CONFIG", "RUNTIME", "DATA")}
    command = [
        sys.executable, "-m", "voila", "lecture.ipynb", "--no-browser", f"--port={port}", "--Voila.ip=127.0.0.1",
    ]  # fmt: skip
    with open(home / "log", "w") as log:
        environment = {**os.environ, **own, "IPYTHONDIR": str(home / "ipython"), "PYTHONPATH": path}
        server = subprocess.Popen(command, cwd=home, env=environment, stdout=log, stderr=log)
        try:
            yield _answering(server, port, home / "log")
        finally:
            server.terminate()
            server.wait(20)


def _answering(server, port, log) -> str:
    """The address, once something listens there; asking for the page would run the notebook."""
    for _ in range(300):
        assert server.poll() is None, log.read_text()[-2000:]
        try:
            with socket.create_connection(("127.0.0.1", port), 5):
                return f"http://127.0.0.1:{port}/"
        except OSError:
            time.sleep(0.1)
    raise AssertionError(f"Voila does not answer: {log.read_text()[-2000:]}")


def test_the_stepper_steps_in_voila(voila, window):
    seen = window()
    seen.page.route(ICONS, lambda route: route.fulfill(status=200, content_type="text/css", body=""))
    seen.page.goto(voila, timeout=120_000)
    seen.page.wait_for_selector(".dw-lines", timeout=120_000)
    assert seen.page.locator("h1").first.text_content().startswith("A lecture")
    lines = seen.page.evaluate(READ)
    assert [unset(line["right"]) for line in lines] == [data["right"] for _, data, _ in rows()]
    sent = len(seen.sent)
    seen.page.click("[aria-label='Next line']")
    assert [line["n"] for line in seen.page.evaluate(READ) if line["now"]] == [rows()[1][0]]
    assert len(seen.sent) == sent, "a step is no message"
    seen.shoot("voila")
    assert seen.said == []
    outside = [url for url in seen.asked if urlsplit(url).hostname not in (None, "", "127.0.0.1", "localhost")]
    assert not [url for url in outside if not url.startswith(ICONS[:-2])], "the stepper asks for nothing"
