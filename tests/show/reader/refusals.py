"""What the strict reader still refuses in the library: how often, by entry and rule. The file may only shrink.

``python -m tests.show.reader.refusals`` writes it again, with fewer where there are fewer, and never with more.
"""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

from workbench import catalog
from workbench.record.derivation import Derivation, Detail
from workbench.show.pages.from_record import document
from workbench.show.reader.faults import Fault
from workbench.show.reader.page import faults

FILE = Path(__file__).with_name("refusals.json")


def refused(derivation: Derivation) -> tuple[Fault, ...]:
    """Everything that is refused at some level of detail."""
    found = [fault for detail in Detail for fault in faults(document(derivation, detail))]
    return tuple(dict.fromkeys(found))


def counted(found: tuple[Fault, ...]) -> dict[str, int]:
    counts = Counter(fault.rule.name.lower() for fault in found)
    return dict(sorted(counts.items()))


def known() -> dict[str, dict[str, int]]:
    """The refusals that authors have still to mend."""
    told: dict[str, dict[str, int]] = json.loads(FILE.read_text("utf-8"))
    return told


def written(now: dict[str, dict[str, int]], before: dict[str, dict[str, int]] | None) -> str:
    """The file: what is refused now, and never more than before."""
    lines = []
    for id, counts in sorted(now.items()):
        allowed = counts if before is None else before.get(id, {})
        kept = {rule: min(count, allowed.get(rule, 0)) for rule, count in counts.items()}
        kept = {rule: count for rule, count in kept.items() if count}
        if kept:
            lines.append(f"{json.dumps(id)}: {json.dumps(kept)}")
    return "{\n" + ",\n".join(lines) + "\n}\n"


def main() -> None:
    now = {id: counted(refused(catalog.entry(id))) for id in catalog.entries()}
    FILE.write_text(written(now, known() if FILE.exists() else None), "utf-8")


if __name__ == "__main__":
    main()
