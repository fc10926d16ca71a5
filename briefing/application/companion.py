"""A thread that works while the one that writes waits for the disk."""

import queue
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager


class Companion:
    """Started at its first use.

    The COMMIT stays where it is: a thread woken up for it would get the interpreter's lock only
    when the other one is done, and nothing would be beside anything.
    """

    def __init__(self) -> None:
        self.asked: queue.SimpleQueue[Callable[[], None] | None] = queue.SimpleQueue()
        self.told: queue.SimpleQueue[BaseException | None] = queue.SimpleQueue()
        self.thread: threading.Thread | None = None

    @contextmanager
    def doing(self, work: Callable[[], None]) -> Iterator[None]:
        """`work` runs there beside the body; at the end both are over. Raises what it raised."""
        if self.thread is None:
            self.thread = threading.Thread(target=self._work, name="companion", daemon=True)
            self.thread.start()
        self.asked.put(work)
        try:
            yield
        finally:
            failure = self.told.get()
        if failure is not None:
            raise failure

    def stop(self) -> None:
        if self.thread is not None:
            self.asked.put(None)
            self.thread = None

    def _work(self) -> None:
        while (work := self.asked.get()) is not None:
            try:
                work()
            except BaseException as failure:
                self.told.put(failure)
            else:
                self.told.put(None)
