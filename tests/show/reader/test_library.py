"""Every page of the library is read by the strict reader; what it still refuses is counted, and may only shrink."""

from __future__ import annotations

import pytest

from tests.show.reader.refusals import counted, known, refused, written
from workbench import catalog


@pytest.mark.parametrize("id", catalog.entries())
def test_a_page_is_read(id):
    found = refused(catalog.entry(id))
    allowed = known().get(id, {})
    more = {rule: count for rule, count in counted(found).items() if count > allowed.get(rule, 0)}
    told = "\n".join(f"  {fault}" for fault in found if fault.rule.name.lower() in more)
    assert not more, f"{id} has lines that a reader cannot read (workbench read {id}):\n{told}"


@pytest.mark.nightly
@pytest.mark.parametrize("id", known())
def test_what_was_mended_is_counted_no_more(id):
    now = counted(refused(catalog.entry(id))) if id in catalog.entries() else {}
    assert now == known()[id], "python -m tests.show.reader.refusals writes the file again"


def test_the_file_may_only_shrink():
    before = {"a": {"shapes": 2, "code": 1}, "b": {"rows": 1}}
    assert written({"a": {"shapes": 3, "letters": 1}, "c": {"code": 2}}, before) == '{\n"a": {"shapes": 2}\n}\n'
