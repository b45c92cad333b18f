"""Work handed to several processes, or to a cluster, and taken back in its order: one path for all of them.

Only so much is begun ahead, so what is waiting does not grow with the work. A process that dies (it was killed, or
memory ran out) loses nothing: what was begun is begun again, one piece at a time, and a piece that kills its process
once more is the one to blame. Where no process can be started, as where ``/dev/shm`` cannot be written, the work is
done here, and that is said.
"""

from __future__ import annotations

import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from itertools import chain, islice
from typing import Any, Protocol, TypeVar

Item = TypeVar("Item")
Made = TypeVar("Made")

AHEAD = 32
"""Pieces begun ahead, for each process: while the first one takes long, the others go on."""
SECONDS_TO_ANSWER = 10
"""How long a scheduler may take to answer the first time."""


class WorkerDied(Exception):
    """A piece of work whose process died twice."""


class NoWorkers(Exception):
    """A cluster that cannot be used; the message says why."""


class Future(Protocol):
    """What ``result`` is asked of."""

    def result(self) -> Any: ...


class Crew(Protocol):
    """Whoever works: ``size`` pieces at a time. ``submit`` begins one; after ``Broken`` a new crew is needed."""

    size: int
    broken: tuple[type[BaseException], ...]

    def submit(self, work: Callable[[Any], Any], item: Any) -> Future: ...


def in_order(
    work: Callable[[Item], Made],
    items: Iterable[Item],
    jobs: int = 1,
    scheduler: str | None = None,
    died: Callable[[Item], Made] | None = None,
) -> Iterator[tuple[Item, Made]]:
    """Each item with what was made of it, in the order of the items, which are taken as they are needed.

    ``work`` is a function of a module, for ``jobs`` processes or the workers of a Dask ``scheduler``. What it raises is
    raised here. ``died`` says what is made of an item that kills its process; without it WorkerDied is raised. Raises
    NoWorkers for a scheduler that cannot be reached.
    """
    hire = _hiring(jobs, scheduler)
    if hire is None:
        yield from ((item, work(item)) for item in items)
        return
    rest = iter(items)
    left: deque[Item] = deque()  # taken, and not begun
    waiting: deque[tuple[Item, Future]] = deque()
    alone = False
    while True:
        with hire() as crew:
            if crew is None:
                yield from ((item, work(item)) for item in chain(left, rest))
                return
            try:
                while True:
                    alone = alone and bool(left)
                    room = 1 if alone else crew.size * AHEAD
                    left.extend(islice(rest, 0 if alone else max(0, room - len(waiting) - len(left))))
                    while left and len(waiting) < room:
                        waiting.append((left[0], crew.submit(work, left[0])))
                        left.popleft()
                    if not waiting:
                        return
                    made = waiting[0][1].result()
                    yield waiting.popleft()[0], made
            except crew.broken as error:
                begun = [item for item, _ in waiting]
                waiting.clear()
                if alone and begun:  # it was the only one that was begun
                    [item] = begun
                    if died is None:
                        raise WorkerDied(f"the process that worked on {item} died twice") from error
                    yield item, died(item)
                elif alone:
                    raise
                else:
                    left.extendleft(reversed(begun))
                alone = True


def _hiring(jobs: int, scheduler: str | None) -> Callable[[], AbstractContextManager[Crew | None]] | None:
    if scheduler is not None:
        return lambda: _cluster(scheduler)
    return (lambda: _processes(jobs)) if jobs > 1 else None


# -- processes -----------------------------------------------------------------------


class _Processes:
    def __init__(self, pool: Any, size: int, broken: tuple[type[BaseException], ...]) -> None:
        self.pool, self.size, self.broken = pool, size, broken

    def submit(self, work: Callable[[Any], Any], item: Any) -> Future:
        future: Future = self.pool.submit(work, item)
        return future


@contextmanager
def _processes(jobs: int) -> Iterator[Crew | None]:
    """A pool of processes; None where none can be made, which is said."""
    from concurrent.futures import ProcessPoolExecutor
    from concurrent.futures.process import BrokenProcessPool
    from multiprocessing import get_context

    try:
        pool = ProcessPoolExecutor(jobs, mp_context=get_context("spawn"), initializer=_with_parent)
    except (OSError, ImportError, NotImplementedError) as error:
        print(f"workbench: no further processes here ({error}); one does all", file=sys.stderr)
        yield None
        return
    try:
        yield _Processes(pool, jobs, (BrokenProcessPool,))
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _with_parent() -> None:
    """A process ends when the one that started it does, however that ended: nobody else would end it."""
    import os
    from multiprocessing import parent_process
    from threading import Thread

    parent = parent_process()

    def wait() -> None:
        if parent is not None:
            parent.join()
            os._exit(1)

    Thread(target=wait, daemon=True).start()


# -- a cluster -----------------------------------------------------------------------


class _Cluster:
    def __init__(self, client: Any, size: int, broken: tuple[type[BaseException], ...]) -> None:
        self.client, self.size, self.broken = client, size, broken

    def submit(self, work: Callable[[Any], Any], item: Any) -> Future:
        future: Future = self.client.submit(work, item, pure=False)
        return future


@contextmanager
def _cluster(address: str) -> Iterator[Crew | None]:
    """The workers behind a scheduler. Dask itself begins again what a worker had when it died."""
    try:
        from distributed import Client, KilledWorker
    except ImportError:
        raise NoWorkers("--scheduler needs Dask: pip install 'derivation-workbench[scale]'") from None
    try:
        client = Client(address, timeout=SECONDS_TO_ANSWER, set_as_default=False)
    except (OSError, ValueError, TimeoutError) as error:
        raise NoWorkers(f"no scheduler answers at {address!r}: {error}") from None
    try:
        yield _Cluster(client, max(1, sum(client.ncores().values())), (KilledWorker,))
    finally:
        client.close()
