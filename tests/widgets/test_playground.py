"""Playground, check panel and self-test without a browser: what is read, refused, derived, judged and shown static."""

import json
import threading

import pytest

import workbench as wb
from workbench.problems import SheetError
from workbench.show.html.record import page
from workbench.widgets import tasks
from workbench.widgets.playing import EXAMPLES
from workbench.widgets.requests import GOALS, LONGEST, Refused, read, seen

LOSS = {
    "what": "gradient",
    "expr": "sum((A @ x - b)**2)",
    "vars": [["A", "m,n", ""], ["x", "n", ""], ["b", "m", ""]],
    "wrt": "x",
}


def request(example):
    return {key: value for key, value in example.items() if key != "name"}


def refused(**changes):
    with pytest.raises(Refused) as caught:
        read({**LOSS, **changes})
    return caught.value


@pytest.mark.daily(4)
@pytest.mark.parametrize("example", EXAMPLES, ids=lambda e: e["name"])
def test_every_example_is_derived_and_passes(example):
    answer = json.loads(json.dumps(tasks.derive(request(example))))
    assert "error" not in answer and answer["ok"], answer
    (key,) = answer["record"]["shown"]
    assert answer["record"]["entries"][key]["checked"]
    assert "def " in answer["code"][0]["text"]
    differentiated = example["what"] in ("gradient", "jacobian", "hessian", "derivative")
    assert (answer["picture"] is not None) == differentiated
    assert all(("text" in code) != ("refused" in code) for code in answer["code"])


def test_the_examples_ask_for_all_kinds():
    assert {"gradient", "jacobian", "hessian", "derivative", "integral", "mle"} <= {e["what"] for e in EXAMPLES}
    assert {e["what"] for e in EXAMPLES} <= set(GOALS)


def test_what_is_typed_is_seen():
    assert seen(read(LOSS)) == {"latex": wb.latex_of(read(LOSS).expr), "plain": "Σᵢ (Ax − b)ᵢ²", "shape": "()"}


@pytest.mark.parametrize(
    ("changes", "field", "words", "position"),
    [
        ({"expr": "sum((A @ y - b)**2)"}, "expr", "unknown name 'y'", 9),
        ({"expr": "A @ b"}, "expr", "n", 2),
        ({"expr": "sum((A @ x"}, "expr", "", None),
        ({"expr": ""}, "expr", "Type an expression", None),
        ({"expr": "x" * (LONGEST + 1)}, "expr", "characters", LONGEST),
        ({"expr": "exp(" * 380 + "x" + ")" * 380}, "expr", "nested", None),
        ({"expr": "; ".join(["a0 = x + x", *(f"a{k} = a{k - 1} + a{k - 1}" for k in range(1, 60)), "a59"])}, "expr",
         "too large", None),
        ({"expr": 5}, "expr", "Text", None),
        ({"vars": [["1x", "n", ""]]}, "vars.0", "not a name", None),
        ({"vars": [["x", "n", ""], ["y", "n", "green"]]}, "vars.1", "green", None),
        ({"vars": [["x", "n", ""], ["n", "", ""]]}, "vars.1", "size", None),
        ({"vars": [["x", "", ""]] * 17}, "vars", "16", None),
        ({"vars": "x"}, "vars", "list", None),
        ({"what": "magic"}, "what", "One of", None),
        ({"wrt": "q"}, "wrt", "not a declared variable; there are A, x, b", 0),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_refused_with_its_place(changes, field, words, position):
    error = refused(**changes)
    assert error.field == field and words in str(error)
    assert "\n" not in str(error)
    if position is not None:
        assert error.position == position


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"wrt": "q"}, "wrt"),
        ({"wrt": ""}, "wrt"),
        ({"what": "directional", "along": "nothing"}, "along"),
        ({"method": "magic"}, "method"),
        ({"what": "integral", "expr": "t", "wrt": "t", "from": "0"}, "to"),
        ({"what": "limit", "expr": "t", "wrt": "t", "to": "0", "side": "up"}, "side"),
        ({"what": "series", "expr": "exp(t)", "wrt": "t", "to": "0", "order": "1e9"}, "order"),
        ({"what": "mle", "expr": "b", "wrt": "x", "data": "q"}, "data"),
    ],
)
def test_fields_of_a_goal_are_refused_in_the_answer(changes, field):
    assert tasks.derive({**LOSS, **changes})["error"]["field"] == field


def test_what_no_engine_can_do_is_said():
    answer = tasks.derive({**LOSS, "expr": "A @ x"})
    assert "scalar" in answer["error"]["message"] or "jacobian" in answer["error"]["message"].lower()


# -- messages ---------------------------------------------------------------------------


def told(widget, **message):
    """What the widget sends back, at once or after its process has worked."""
    got, done = [], threading.Event()

    def send(content, buffers=None):
        got.append(content)
        done.set()

    widget.send = send
    widget._heard(widget, {"n": 1, **message}, [])
    assert done.wait(120)
    assert got[0]["n"] == 1
    return got[0]


@pytest.fixture
def made():
    """Makes widgets, and closes them after the test."""
    opened = []

    def make(widget):
        opened.append(widget)
        return widget

    yield make
    for widget in opened:
        widget.close()


def test_the_playground_reads_at_once_and_derives_in_its_process(made):
    play = made(wb.playground())
    assert told(play, do="read", request=LOSS)["seen"]["latex"]
    assert told(play, do="read", request={**LOSS, "expr": "q"})["error"]["position"] == 0
    assert told(play, do="derive", request=LOSS)["ok"] is True
    first, other = (told(play, do="picture", request=LOSS, seed=seed)["picture"] for seed in (0, 1))
    assert first["agrees"] and other["agrees"] and first != other
    assert told(play, do="cancel")["cancelled"] is True


@pytest.mark.parametrize("message", [{}, {"request": 5}, {"request": None}, {"request": {"vars": [[1, 2, 3]]}}])
def test_nonsense_from_a_page_is_answered(made, message):
    assert "error" in told(made(wb.playground()), do="read", **message)


def test_messages_of_no_kind_are_ignored(made):
    play = made(wb.playground())
    play.send = lambda content: pytest.fail("an answer to nothing")
    for message in (None, "read", {}, {"do": 5}, {"do": "unheard"}):
        play._heard(play, message, [])


def test_the_panel_draws_again(made):
    z = wb.vector("z", "n")
    panel = made(wb.jacobian(wb.softmax(z), z).check_panel())
    assert panel.record["picture"]["agrees"] is True
    assert told(panel, do="picture", seed=4)["picture"]["seed"] == 4
    assert "the differences agree" in panel.static()["text/plain"]
    with pytest.raises(wb.LanguageError, match="only the claim"):
        wb.integrate(wb.scalar("t"), wb.scalar("t")).check_panel()


def test_a_self_test_judges_and_goes_on(made):
    from workbench.problems import sheet
    from workbench.terms.text import text_of

    test = made(wb.self_test("derivatives", "beginner", seed=4))
    problems = sheet("derivatives", "beginner", 2, 4).problems
    right = text_of(problems[0].answers[0].args[1])
    assert test.record["problem"]["record"] == page([problems[0].derivation], wb.entry)
    assert told(test, do="judge", place=0, texts=[right])["judgement"]["outcome"] == "right"
    assert told(test, do="judge", place=0, texts=[f"-({right})"])["judgement"]["outcome"] == "wrong"
    assert told(test, do="judge", place=0, texts=["<img onerror=x>"])["judgement"]["outcome"] == "unreadable"
    assert told(test, do="next", place=1)["problem"] == json.loads(json.dumps(tasks.posed(problems[1])))
    assert "error" in told(test, do="next", place=-1)
    assert "error" in told(test, do="judge", place=0, texts=["1", "2", "3"])
    assert test.static()["text/markdown"].startswith("Differentiate")


def test_a_topic_that_there_is_not():
    with pytest.raises(SheetError, match="no problems on"):
        wb.self_test("cooking")


def test_readers_without_a_kernel_have_words(made):
    bundle, _ = made(wb.playground())._repr_mimebundle_()
    assert "application/vnd.jupyter.widget-view+json" in bundle
    assert "run this notebook" in bundle["text/markdown"]
