"""One command batch at a time: commands wait in line, and all that wait share one COMMIT.

Whoever asks learns the answer only after the events are durable and projected. With no thread
started (command line, tests) a command runs at once in the caller's thread; so does a lone one
of a caller that need not wait for its turn (`at_once`), since waking a thread costs more.
"""

import logging
import queue
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Any, Protocol, TypeVar

from eventsourcing.persistence import IntegrityError, PersistenceError
from eventsourcing.utils import TopicError

from briefing.application.briefing import Briefing
from briefing.application.companion import Companion

R = TypeVar("R")
TOGETHER = 64
QUICK = 0.005  # seconds: a disk that lately took longer must not hold up the caller's thread
STORE_FAULTS = (sqlite3.Error, PersistenceError)
log = logging.getLogger("briefing.queue")


class StoreUnavailable(Exception):
    """The log could not be written (full disk, lost database); nothing was recorded."""


Job = tuple[Callable[[], Any], Callable[[Any, BaseException | None], None]]


class Follower(Protocol):
    """What keeps the read model level with the log."""

    applied: int

    @property
    def lock(self) -> AbstractContextManager[Any]: ...
    def ahead(self, handed: Sequence[Any]) -> None: ...
    def settle(self, *, durable: bool) -> None: ...
    def catch_up(self) -> int: ...


class CommandQueue:
    def __init__(self, app: Briefing, follower: Follower) -> None:
        self.app, self.follower = app, follower
        self.waiting: queue.SimpleQueue[Job | None] = queue.SimpleQueue()
        self.thread: threading.Thread | None = None
        self.turn = threading.RLock()
        self.took, self.alone = 0.0, True
        self.companion = Companion()

    def start(self) -> None:
        self.thread = threading.Thread(target=self._work, name="commands", daemon=True)
        self.thread.start()

    def stop(self) -> None:
        if self.thread:
            self.waiting.put(None)
            self.thread.join(timeout=10)
            self.thread = None
        self.companion.stop()

    def run(self, command: Callable[[], R]) -> R:
        """The command's result, once durable and projected; raises what it raised."""
        answer: list[tuple[Any, BaseException | None]] = []
        if self.thread is None or threading.current_thread() is self.thread:
            with self.turn:
                self._batch([(command, lambda *told: answer.append(told))])
        else:
            ready = threading.Event()

            def done(result: Any, error: BaseException | None) -> None:
                answer.append((result, error))
                ready.set()

            self.waiting.put((command, done))
            ready.wait()
        result, error = answer[0]
        if error is not None:
            raise error
        told: R = result
        return told

    def submit(
        self, command: Callable[[], Any], done: Callable[[Any, BaseException | None], None]
    ) -> None:
        """Returns at once; `done(result, error)` is called in the writer's thread."""
        self.waiting.put((command, done))

    def at_once(
        self, command: Callable[[], Any], done: Callable[[Any, BaseException | None], None]
    ) -> bool:
        """Runs here and now when nobody else writes and the disk is quick; False: nothing done.

        After several at once more are on their way: they gain from a COMMIT together.
        """
        if not self.alone or self.took > QUICK or not self.waiting.empty():
            return False
        if not self.turn.acquire(blocking=False):
            return False
        try:
            self._batch([(command, done)])
        finally:
            self.turn.release()
        return True

    def _work(self) -> None:
        while True:
            jobs = [self.waiting.get()]
            while len(jobs) < TOGETHER and not self.waiting.empty():
                jobs.append(self.waiting.get())
            with self.turn:
                self._batch([job for job in jobs if job is not None])
            if None in jobs:
                return

    def _batch(self, jobs: list[Job]) -> None:
        started = time.perf_counter()
        self.app.recorded.clear()
        answers: list[tuple[Any, BaseException | None]] = []
        try:
            with self._transaction():
                for command, _ in jobs:
                    answers.append(_attempt(command))
        except Exception as error:
            log.error("not_recorded", extra={"kind": type(error).__name__})
            self.app.forget_everything()
            answers = [(None, StoreUnavailable())] * len(jobs)
        else:
            self._follow()
        self.took, self.alone = time.perf_counter() - started, len(jobs) == 1
        for (_, done), (result, failure) in zip(jobs, answers, strict=True):
            done(result, failure)

    def _transaction(self) -> AbstractContextManager[None]:
        batch = getattr(self.app.recorder, "batch", None)
        return batch(self._beside) if batch else nullcontext()

    @contextmanager
    def _beside(self) -> Iterator[None]:
        """While the log's COMMIT waits for the disk, the read model is written."""
        recorded = [one.notification for one in self.app.recorded]
        if not recorded:
            yield
            return
        with self.follower.lock:
            try:
                with self.companion.doing(lambda: self.follower.ahead(recorded)):
                    yield
            except BaseException:
                self.follower.settle(durable=False)
                raise
            self._quietly(lambda: self.follower.settle(durable=True))

    def _follow(self) -> None:
        """What could not be applied ahead, or was written by others."""
        if self.app.recorded and self.follower.applied < self.app.last:
            self._quietly(self.follower.catch_up)

    def _quietly(self, project: Callable[[], object]) -> None:
        """A command that has succeeded does not fail because a page could not follow."""
        try:
            project()
        except Exception as error:
            log.error("not_projected", extra={"kind": type(error).__name__})


def _attempt(command: Callable[[], Any]) -> tuple[Any, BaseException | None]:
    """What a command said; a store that fails (log or vault) fails the whole batch.

    What holds an event of a newer release cannot be loaded, and is not written to.
    """
    try:
        return command(), None
    except IntegrityError as error:
        return None, error
    except TopicError:
        log.error("newer_release", extra={"kind": "TopicError"})
        return None, StoreUnavailable()
    except STORE_FAULTS:
        raise
    except Exception as error:
        return None, error
