"""Reading many reports, in one process or several: results in input order, memory bounded, no report lost.

This is the one place where a run goes on past a report that cannot be read.
"""

import multiprocessing
import os
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from itertools import chain, islice
from typing import Self

from saksi.errors import ResourceError
from saksi.reader import Saksi
from saksi.records import Record, Rejected, Report

Load = Callable[[], Saksi]

FEW = 8
"""Up to this many reports are read in one process unless the user asks for more: workers take a second to start."""
AHEAD = 4
"""Reports handed out in advance for each worker."""


def read_all(
    reports: Iterable[Report | Rejected], *, load: Load, jobs: int | None = None
) -> Iterator[Record | Rejected]:
    """The outcome of each report, in order; what is already rejected passes through.

    ``jobs`` is the number of processes; None means one for a few reports and all cores for many. ``load`` must be a
    function of a module, as the workers call it. Raises ResourceError where the model or the data is damaged.
    """
    source = iter(reports)
    if jobs is None:
        first = list(islice(source, FEW + 1))
        jobs = 1 if len(first) <= FEW else cores()
        source = chain(first, source)
    if jobs == 1:
        yield from _read_here(source, load())
    else:
        with _Workers(jobs, load) as workers:
            yield from workers.outcomes(source)


def cores() -> int:
    """How many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _read_here(reports: Iterable[Report | Rejected], reader: Saksi) -> Iterator[Record | Rejected]:
    for report in reports:
        yield report if isinstance(report, Rejected) else reader.outcome(report)


_worker: Saksi | ResourceError | None = None


def _start_worker(load: Load) -> None:
    """Load the reader once in each worker. Ctrl-C is for the parent, which ends its workers itself."""
    global _worker  # noqa: PLW0603 - a worker process has no other place to keep it
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        _worker = load()
    except ResourceError as error:
        _worker = error


def _read_in_worker(report: Report) -> Record | Rejected:
    if isinstance(_worker, Saksi):
        return _worker.outcome(report)
    raise _worker or ResourceError("the worker was not started; use --jobs 1")


class _Workers:
    """A pool of processes that is started anew when a report kills its worker."""

    def __init__(self, jobs: int, load: Load) -> None:
        self._jobs = jobs
        self._load = load
        self._elsewhere = set(multiprocessing.active_children())
        self._pool = self._new_pool()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._pool.shutdown(wait=False, cancel_futures=True)
        for process in set(multiprocessing.active_children()) - self._elsewhere:
            process.terminate()

    def outcomes(self, reports: Iterator[Report | Rejected]) -> Iterator[Record | Rejected]:
        """The outcome of each report, in order."""
        waiting: deque[tuple[Report | Rejected, Future[Record | Rejected] | None]] = deque()
        while True:
            for report in islice(reports, self._jobs * AHEAD - len(waiting)):
                waiting.append((report, self._hand_out(report)))
            if not waiting:
                return
            report, future = waiting.popleft()
            if isinstance(report, Rejected) or future is None:
                yield report  # type: ignore[misc]
                continue
            try:
                yield future.result()
            except BrokenProcessPool:
                self._pool = self._new_pool()
                yield self._read_alone(report)
                waiting = deque((later, self._hand_out(later)) for later, _ in waiting)

    def _hand_out(self, report: Report | Rejected) -> Future[Record | Rejected] | None:
        if isinstance(report, Rejected):
            return None
        try:
            return self._pool.submit(_read_in_worker, report)
        except BrokenProcessPool as error:
            broken: Future[Record | Rejected] = Future()
            broken.set_exception(error)
            return broken

    def _read_alone(self, report: Report) -> Record | Rejected:
        """Read a report again with no other at work, to learn whether it is the one that kills its worker."""
        try:
            return self._pool.submit(_read_in_worker, report).result()
        except BrokenProcessPool:
            self._pool = self._new_pool()
            detail = "the process that read it was killed, perhaps for want of memory; read it alone or split it"
            return Rejected(source=report.source or report.id, stage="tag", reason="crash", detail=detail)

    def _new_pool(self) -> ProcessPoolExecutor:
        return ProcessPoolExecutor(
            max_workers=self._jobs,
            mp_context=multiprocessing.get_context("spawn"),
            initializer=_start_worker,
            initargs=(self._load,),
        )
