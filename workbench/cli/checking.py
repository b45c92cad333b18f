"""``workbench check``: the library derived again and judged by numbers."""

from __future__ import annotations

import json
import sys
import time
from argparse import Namespace
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from workbench import catalog
from workbench.cli.codes import DONE, NOT_PASSED
from workbench.record.derivation import Standing

if TYPE_CHECKING:
    from workbench.check.claims.premises import Premises

LITTLE = 0.25
"""A smaller share of the declared domain than this is said in the text too."""
COUNTS = ("lines", "proved", "supported", "undecided", "refuted")


def check_(options: Namespace) -> int:
    ids = [catalog.metadata(id).id for id in options.ids] or list(catalog.entries())
    results = []
    for result in _results(ids, options.jobs, options.scheduler):
        results.append(result)
        if options.format == "text":
            sys.stdout.write(_row(result, max(map(len, ids))))
            sys.stdout.flush()
    totals = _totals(results)
    if options.format == "json":
        json.dump({"entries": results, "totals": totals}, sys.stdout, ensure_ascii=False, indent=1)
        sys.stdout.write("\n")
    else:
        sys.stdout.write(
            f"{totals['entries']} entries, {totals['ok']} passed; {totals['lines']} lines: {totals['proved']} proved, "
            f"{totals['supported']} supported, {totals['undecided']} undecided, {totals['refuted']} refuted; "
            f"steps: {counted(totals['steps'])}\n"
        )
    passed = all(r["ok"] for r in results) and not (options.strict and totals["steps"]["stated"])
    return DONE if passed else NOT_PASSED


def _results(ids: list[str], jobs: int, scheduler: str | None = None) -> Iterator[dict[str, Any]]:
    from workbench.workers import in_order

    yield from (made for _, made in in_order(check_entry, ids, min(jobs, len(ids)), scheduler))


def check_entry(id: str) -> dict[str, Any]:
    """One row of the report. An entry that cannot be built is not ok and says why in ``error``."""
    from workbench.check import check, report
    from workbench.check.claims.premises import premises
    from workbench.cli.errors import described

    started = time.perf_counter()
    try:
        derivation = catalog.entry(id)
        found, needs = report(check(derivation)), premises(derivation)
    except Exception as error:
        message = described(error)[1]
        nothing = {**dict.fromkeys(COUNTS, 0), "steps": {}}
        return {"id": id, "ok": False, **nothing, "seconds": _since(started), "error": message}
    counts = {name: getattr(found, name) for name in COUNTS}
    steps = {"steps": dict(found.steps)}
    row: dict[str, Any] = {"id": id, "ok": found.ok, **counts, **steps, "premises": _said(needs)}
    row["seconds"] = _since(started)
    return row if found.ok else {**row, "open": list(found.open)}


def _said(needs: Premises) -> dict[str, Any]:
    """What became of the claims where an assumption is violated, and what the assumptions hide."""
    assumptions = [{"words": a.words, "standing": str(a.standing), "why": a.why} for a in needs.assumptions]
    return {
        "assumptions": assumptions,
        "coverage": needs.coverage,
        "unstated": list(needs.unstated),
        "empty_claims": list(needs.empty),
    }


def _premise_words(said: dict[str, Any]) -> Iterator[str]:
    """What a reader of the check must know of the premises."""
    for number in said["empty_claims"]:
        yield f"claim {number} says nothing: both sides are the same by definition"
    for assumption in said["assumptions"]:
        if assumption["standing"] == "idle":
            yield f"idle: {assumption['words']} ({assumption['why']} where it is violated)"
    if said["coverage"] < LITTLE:
        yield f"the assumptions leave {said['coverage']:.0%} of the declared domain"


def counted(steps: Mapping[str, int]) -> str:
    """The standings that occur, with their numbers."""
    return ", ".join(f"{number} {name}" for name, number in steps.items() if number)


def _since(started: float) -> float:
    return round(time.perf_counter() - started, 3)


def _row(result: dict[str, Any], width: int) -> str:
    counts = ", ".join(f"{result[name]} {name}" for name in COUNTS[1:] if result[name])
    unproved = counted({n: c for n, c in result["steps"].items() if n in ("stated", "refuted")})
    counts += f"; steps: {unproved}" if unproved else ""
    text = f"{'ok  ' if result['ok'] else 'FAIL'} {result['id']:<{width}}  {counts}  {result['seconds']:.2f} s\n"
    for words in [result["error"]] if "error" in result else result.get("open", []):
        text += f"       {words}\n"
    for words in _premise_words(result["premises"]) if "premises" in result else ():
        text += f"       {words}\n"
    return text


def _totals(results: list[dict[str, Any]]) -> dict[str, Any]:
    sums = {name: sum(r[name] for r in results) for name in COUNTS}
    seconds = round(sum(r["seconds"] for r in results), 3)
    steps = {name: sum(r["steps"].get(name, 0) for r in results) for name in map(str, Standing)}
    return {"entries": len(results), "ok": sum(r["ok"] for r in results), **sums, "steps": steps, "seconds": seconds}
