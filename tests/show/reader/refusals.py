"""What the strict reader still refuses: how often, by page and rule. The file may only shrink.

Pages are the entries of the library, the solutions of one problem of every family, and answers of the engines to the
requests of the set of problems. ``python -m tests.show.reader.refusals`` writes the file again, with fewer where there
are fewer, and never with more.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from workbench import catalog
from workbench.engines.goals import derive
from workbench.language.parse import parse
from workbench.language.variables import symbols_from
from workbench.problems.declaring import every_family
from workbench.record.derivation import Derivation, Detail
from workbench.show.pages.from_record import document
from workbench.show.reader.faults import Fault
from workbench.show.reader.page import faults

FILE = Path(__file__).with_name("refusals.json")
REQUESTS = {
    f"answer {file.stem}/{request['id']}": request
    for file in sorted((Path(__file__).parents[2] / "problems").glob("*.jsonl"))
    for place, request in enumerate(map(json.loads, file.read_text("utf-8").splitlines()))
    if place % 5 in (0, 2)
}
"""Two of five requests of the set: over 300."""
SOLUTIONS = {f"solution {id}": id for id in every_family()}


def made(name: str) -> Derivation:
    """The derivation of a page."""
    if name in SOLUTIONS:
        return every_family()[SOLUTIONS[name]].variant(0, 0).answer()
    return answered(REQUESTS[name]) if name in REQUESTS else catalog.entry(name)


def answered(request: Mapping[str, Any]) -> Derivation:
    """The answer to a request, as the command line makes it."""
    symbols = symbols_from(request["vars"])
    named = {key: symbols[request[key]] for key in ("wrt2", "along") if request.get(key)}
    return derive(
        parse(request["expr"], symbols), symbols[request["wrt"]], what=request.get("what"),
        structured=bool(request.get("structured")), givens=tuple(symbols.values()), id="answer", **named,
    )  # fmt: skip


def refused(derivation: Derivation) -> tuple[Fault, ...]:
    """Everything that is refused at some level of detail."""
    found = [fault for detail in Detail for fault in faults(document(derivation, detail))]
    return tuple(dict.fromkeys(found))


def counted(found: tuple[Fault, ...]) -> dict[str, int]:
    counts = Counter(fault.rule.name.lower() for fault in found)
    return dict(sorted(counts.items()))


@cache
def known() -> dict[str, dict[str, int]]:
    """The refusals that have still to be mended."""
    told: dict[str, dict[str, int]] = json.loads(FILE.read_text("utf-8"))
    return told


def too_many(name: str) -> str:
    """What is refused beyond what is known, told line by line; nothing where that is all."""
    found = refused(made(name))
    allowed = known().get(name, {})
    more = {rule for rule, count in counted(found).items() if count > allowed.get(rule, 0)}
    return "\n".join(f"  {fault}" for fault in found if fault.rule.name.lower() in more)


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
    now = {name: counted(refused(made(name))) for name in (*catalog.entries(), *SOLUTIONS, *REQUESTS)}
    FILE.write_text(written(now, known() if FILE.exists() else None), "utf-8")


if __name__ == "__main__":
    main()
