"""The HTML file and the record in it, without a browser: valid, nothing unescaped, every number leads somewhere."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from dataclasses import replace

import html5lib
import pytest

from tests.show.records import SUPPORTED, softmax_page, squared_length
from workbench import catalog, show
from workbench.reasons.algebra import CANCEL
from workbench.reasons.common import DEFINITION
from workbench.record.derivation import Detail
from workbench.rules import catalogue
from workbench.show.formulas.marks import CLOSING, OPENING, marked_latex, new_parts, without_marks
from workbench.show.html.record import CHANGED, SCHEMA, entry, page
from workbench.show.pages.rules import rule_of
from workbench.terms.functions.elementwise import exp
from workbench.terms.heads import equals, scalar

a, b, c = scalar("a"), scalar("b"), scalar("c")
SOME = list(catalog.entries())[:: len(catalog.entries()) // 20]


def parsed(text: str):
    """The document; html5lib raises at the first error of a strict reading."""
    return html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(text)


def record_in(text: str):
    return json.loads(re.search(r'id="dw-record">(.*?)</script>', text, re.DOTALL)[1])


# -- the file ----------------------------------------------------------------------


@pytest.mark.parametrize("detail", list(Detail))
def test_a_page_is_valid_html(detail):
    text = show.html_page([squared_length(SUPPORTED), softmax_page()], title="Two <pages> & more", detail=detail)
    document = parsed(text)
    assert document.find("head/title").text == "Two <pages> & more"
    titles = ["Gradient of the squared length", "Jacobian of softmax & <friends>"]
    assert [h.text for h in document.iter("h2")] == titles
    assert [a.get("href") for a in document.iter("a")] == ["#entry-squared-length", "#entry-softmax-page"]
    ids = [e.get("id") for e in document.iter() if isinstance(e.tag, str) and e.get("id")]
    assert len(ids) == len(set(ids))


def test_a_page_of_many_entries_is_valid_and_groups_them_by_topic():
    text = show.html_page(map(catalog.entry, SOME), title="Many")
    nav = parsed(text).find("body/main/nav")
    topics = dict.fromkeys(catalog.metadata(id).topic for id in SOME)
    assert [p.text.lower().replace(" ", "-") for p in nav.iter("p")] == list(topics)
    assert [a.get("href") for a in nav.iter("a")] == [f"#entry-{id}" for id in SOME]
    assert set(record_in(text)["entries"][SOME[0]]["copy"]["latex"]) == {"lecture"}


def test_invalid_html_is_found():
    with pytest.raises(html5lib.html5parser.ParseError):
        parsed("<!DOCTYPE html><title>x</title><p><b></p>")


def test_one_derivation_has_its_title_once_and_no_contents():
    document = parsed(show.html_page(squared_length()))
    assert [h.text for h in document.iter("h1")] == ["Gradient of the squared length"]
    assert not list(document.iter("h2"))
    assert not list(document.iter("nav"))


def test_the_policy_lets_the_one_script_run_and_nothing_be_fetched():
    document = parsed(show.html_page(squared_length()))
    policy = next(m for m in document.iter("meta") if m.get("http-equiv")).get("content")
    (script,) = [s.text for s in document.iter("script") if s.get("type") == "module"]
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert f"script-src 'sha256-{digest}'" in policy
    assert "default-src 'none'" in policy
    assert [e for e in document.iter() if isinstance(e.tag, str) and (e.get("src") or e.tag in ("link", "img"))] == []


def test_the_same_input_gives_the_same_bytes():
    assert show.html_page(softmax_page()) == show.html_page(softmax_page())


def test_the_record_cannot_end_its_element():
    text = show.html_page(softmax_page())
    assert "<friends>" not in text
    assert record_in(text)["entries"]["softmax-page"]["title"] == "Jacobian of softmax & <friends>"


def test_an_empty_page_is_an_error():
    with pytest.raises(ValueError, match="at least one"):
        show.html_page([])


def test_two_derivations_of_one_name_are_two_entries():
    record = page([squared_length(), squared_length()])
    assert record["shown"] == ["squared-length", "squared-length-2"]


# -- the record ----------------------------------------------------------------------


@pytest.mark.parametrize("id", SOME)
def test_every_number_leads_to_a_line_and_every_rule_to_its_words(id):
    made = entry(catalog.entry(id))
    for road in made["roads"]:
        lines = road["lines"]
        assert set(road["levels"]) == set(Detail)
        for level in Detail:
            assert road["levels"][level]
            assert all(n in lines for n, _, _ in road["levels"][level])
        for line in lines.values():
            assert all(n in lines for n, _, _ in line.get("rows", []))
            assert all(name in made["rules"] for name in line.get("rules", []))
            assert line["right"]
            assert line["rule"]
            if "marked" in line:
                assert rf"\textcolor{{{CHANGED}}}" in line["marked"]


def test_lemmas_come_along_with_what_they_cite():
    record = page([catalog.entry("log-softmax-jacobian")], catalog.lemmas)
    assert record["schema"] == SCHEMA
    assert set(record["entries"]) == {"log-softmax-jacobian", "logsumexp-gradient-hessian", "softmax-jacobian"}
    assert record["shown"] == ["log-softmax-jacobian"]
    assert "copy" not in record["entries"]["softmax-jacobian"]
    assert set(page([catalog.entry("log-softmax-jacobian")])["entries"]) == {"log-softmax-jacobian"}


def test_a_verdict_is_there_only_where_something_was_judged():
    judged = entry(squared_length(SUPPORTED))["roads"][0]["lines"]["1"]
    assert (judged["status"], judged["mark"]) == ("supported", "≈")
    assert "finite differences" in judged["verdict"]
    made = entry(squared_length())
    assert not made["checked"]
    assert not [line for line in made["roads"][0]["lines"].values() if "verdict" in line or "mark" in line]


def test_rules_say_what_they_say():
    assert len([rule for rule in catalogue().values() if rule_of(rule)]) > 400
    assert rule_of(CANCEL) is None, "a procedure of the name of a rule"
    rule = entry(catalog.entry("softmax-jacobian"))["rules"]["log of quotient"]
    assert rule["latex"] == r"\log\Bigl(\frac{a}{b}\Bigr) = \log a - \log b"
    assert rule["conditions"] == [{"latex": "a > 0"}, {"latex": "b > 0"}]


# -- marks ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "now", "marked"),
    [
        (equals(a, b + c), equals(a, b + exp(c)), r"b + \[e^{c}\]"),
        (equals(a, b * c), equals(a, b * c + 1), ""),
        (equals(a, b + c), equals(a, c + b), ""),
        (equals(a, (b + c) / a), equals(a, (b + exp(c)) / a), r"\frac{b + \[e^{c}\]}{a}"),
    ],
)
def test_what_is_new_is_marked(before, now, marked):
    right = now.args[1]
    shown = marked_latex(right, new_parts(now, [before]))
    assert without_marks(shown) == show.latex_of(right)
    assert shown.replace(OPENING, r"\[").replace(CLOSING, r"\]") == (marked or show.latex_of(right))


def test_nothing_is_new_without_something_old():
    assert new_parts(equals(a, b + c), []) == ()


@pytest.mark.parametrize("id", SOME)
def test_marks_change_no_formula(id):
    for road in entry(catalog.entry(id), copies=())["roads"]:
        for line in road["lines"].values():
            if "marked" in line:
                stripped = re.sub(r"\\textcolor\{#c0ffee\}", "", line["marked"])
                assert re.sub(r"[{}]", "", stripped) == re.sub(r"[{}]", "", line["right"])


def test_a_line_without_words_says_the_reasons_line():
    silent = replace(squared_length().lines[0], rule=DEFINITION, why="")
    made = replace(squared_length(), roads=(replace(squared_length().roads[0], lines=(silent,)),))
    assert entry(made)["roads"][0]["lines"]["1"]["why"] == DEFINITION.reason
