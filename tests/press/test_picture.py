"""The picture of the README: made from the record as it stands now, complete in itself, and never of what failed."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

from workbench.press import picture as made_by

ROOT = Path(__file__).parents[2]
KEPT = (ROOT / ".github" / "derivation.svg").read_text("utf-8")


def test_it_is_not_stale():
    assert made_by.picture() == KEPT, "make picture"


def test_it_is_whole():
    root = ElementTree.fromstring(KEPT)
    assert root.tag.endswith("svg") and root[0].text and root[1].text
    assert not re.search(r"href=|url\((?!#)|<script|@import|https?://(?!www\.w3\.org/)", KEPT)
    assert "prefers-color-scheme: dark" in KEPT
    readme = (ROOT / "README.md").read_text("utf-8")
    assert readme.index(".github/derivation.svg") < readme.index("```")


def test_text_stays_inside():
    root = ElementTree.fromstring(KEPT)
    width = float(root.attrib["width"])
    for text in root.iter("{http://www.w3.org/2000/svg}text"):
        if text.attrib.get("class") == "dw-words" and text.text:
            end = 0 if text.attrib.get("text-anchor") else len(text.text) * made_by.SIGN
            assert float(text.attrib["x"]) + end <= width, text.text


def test_what_did_not_pass_is_no_picture(monkeypatch):
    monkeypatch.setattr(made_by, "check", lambda derivation: derivation)
    with pytest.raises(ValueError, match="line 1 of softmax-jacobian did not pass"):
        made_by.picture()
