"""The records of all figures, from which their still pictures are made: ``python -m workbench.press.stills``."""

from __future__ import annotations

import json
import sys
from typing import Any

from workbench import catalog
from workbench.show.figures import figures


def records() -> list[dict[str, Any]]:
    """What every figure of the library needs, fed by its entry."""
    return [made.record(catalog.entry(made.entry)) for made in figures().values()]


if __name__ == "__main__":
    json.dump(records(), sys.stdout, ensure_ascii=False)
