"""``workbench site``: the library as a folder of pages, and where it is wanted a server of one's own for it."""

from __future__ import annotations

import sys
from argparse import Namespace
from pathlib import Path

from workbench.cli.codes import DONE
from workbench.cli.errors import RequestError


def site_(options: Namespace) -> int:
    from workbench.cli.progress import progress
    from workbench.site.building import build
    from workbench.site.markup import NoMathML

    to = Path(options.to)
    try:
        with progress("entries") as step:
            count, changed = build(
                to, options.ids, checked=options.check, jobs=options.jobs, cached=options.cache, step=step
            )
    except NoMathML as error:
        raise RequestError(str(error)) from None
    print(f"workbench: {count} files in {to}, {changed} of them new or changed", file=sys.stderr)
    print(to / "index.html")
    return _served(to, options.port) if options.serve else DONE


def _served(to: Path, port: int) -> int:
    """Serves the folder to this machine alone, until it is interrupted."""
    from functools import partial
    from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

    with ThreadingHTTPServer(("127.0.0.1", port), partial(SimpleHTTPRequestHandler, directory=str(to))) as server:
        print(f"workbench: http://127.0.0.1:{server.server_port}/ (Ctrl-C ends it)", file=sys.stderr, flush=True)
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            return DONE
    return DONE
