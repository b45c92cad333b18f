"""Workflows ask for little: actions pinned to a commit, no stored secret, no more rights than a job needs."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from tests.missing import lacking

ROOT = Path(__file__).parents[2]
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_a_workflow_asks_for_little(path):
    text = path.read_text("utf-8")
    said = yaml.safe_load(text)
    assert said["permissions"] == {} and "secrets." not in text
    for name, job in said["jobs"].items():
        assert job["timeout-minutes"] <= 120
        assert set(job["permissions"]) <= ({"id-token"} if name == "publish" else {"contents"})
        assert set(job["permissions"].values()) <= {"read", "write"} and job["permissions"].get("contents") != "write"
        for step in job["steps"]:
            assert "uses" not in step or re.fullmatch(r"[\w-]+/[\w-]+@[0-9a-f]{40}", step["uses"]), step["uses"]
            assert "actions/checkout" not in step.get("uses", "") or step["with"]["persist-credentials"] is False


def test_every_python_is_tried_by_night():
    nightly = yaml.safe_load((ROOT / ".github" / "workflows" / "nightly.yml").read_text("utf-8"))
    for job in nightly["jobs"].values():
        assert job["strategy"]["matrix"]["python"] == ["3.11", "3.12", "3.13", "3.14"]


def test_the_linter_has_nothing_to_say():
    program = Path(sys.executable).with_name("zizmor")
    if not program.is_file():
        lacking("zizmor", pip="zizmor")
    made = subprocess.run([str(program), "--offline", "--no-progress", *map(str, WORKFLOWS)], capture_output=True,
                          text=True, check=False)  # fmt: skip
    assert made.returncode == 0, made.stdout[-3000:] + made.stderr[-500:]
