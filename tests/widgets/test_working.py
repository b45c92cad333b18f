"""The process of a widget: it answers, can be ended amid a task, gives up in time, and comes back after its death."""

import os
import threading
import time

import pytest

from workbench.widgets.working import Worker

# Tasks are functions of a module that the process can import; these are in the standard library.
ECHO, SLEEP, END = len, time.sleep, os._exit


@pytest.fixture
def worker():
    made = Worker()
    yield made
    made.close()


def answer(worker, task, *arguments):
    got, done = [], threading.Event()

    def then(found):
        got.append(found)
        done.set()

    worker.start(task, *arguments, then=then)
    assert done.wait(60)
    assert not worker.busy
    return got[0]


def test_it_answers_and_keeps_its_process(worker):
    assert answer(worker, ECHO, "abc") == 3
    assert answer(worker, os.getpid) == answer(worker, os.getpid) != os.getpid()


def test_what_a_task_raises_is_an_answer(worker):
    assert answer(worker, ECHO, 5)["error"]["message"].startswith("TypeError")
    assert "ended" in answer(worker, END, 3)["error"]["message"]
    assert answer(worker, ECHO, "ab") == 2


def test_a_cancelled_task_never_answers_and_the_next_one_does(worker):
    late = []
    worker.start(SLEEP, 600, then=late.append)
    assert worker.busy
    process = worker._process
    assert worker.cancel() and not worker.cancel()
    assert process.process.wait(10) is not None
    assert answer(worker, ECHO, "abcd") == 4
    assert late == []


def test_a_new_task_takes_the_place_of_one_that_runs(worker):
    late = []
    worker.start(SLEEP, 600, then=late.append)
    assert answer(worker, ECHO, "a") == 1
    assert late == []


def test_it_gives_up_in_time():
    worker = Worker(seconds=0.2)
    assert "0.2 seconds" in answer(worker, SLEEP, 600)["error"]["message"]
    worker.close()


def test_an_idle_process_ends_and_another_one_answers():
    worker = Worker(idle=0.3)
    first = answer(worker, os.getpid)
    assert worker._process.process.wait(30) == 0
    assert answer(worker, os.getpid) != first
    worker.close()
