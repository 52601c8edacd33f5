"""Write-behind: an event is safe in the journal at once and in the store a moment later."""

import threading
from contextlib import suppress
from pathlib import Path

from judgekit.domain.errors import StoreBusy, StoreError
from judgekit.store.connect import opened
from judgekit.store.events import Event
from judgekit.store.intake import take_in
from judgekit.store.journal import Journal, journal_path, replay
from judgekit.store.locking import locked
from judgekit.store.migrate import is_prepared, prepare

FLUSH_EVENTS = 1024
FLUSH_CHARACTERS = 8_000_000
FLUSH_AFTER_S = 2.0


def settle(store: Path) -> None:
    """Make a store fit to be read: take in what a killed run left, and bring an older store up to date.

    A run that is still writing has done so itself, or does in a moment.

    Raises:
        StoreTooNew: it was written by a newer judgekit.
        StoreFull, StoreError: what was left could not be stored; the journal still holds it.
    """
    with suppress(StoreBusy):
        if journal_path(store).exists():
            with locked(store):
                prepare(store)
                EventWriter(store).close()
        with opened(store, writing=False) as connection:
            ready = is_prepared(connection, store)
        if not ready:
            with locked(store):
                prepare(store)


class EventWriter:
    """Takes events from any thread, journals each before it returns, and stores them in batches.

    A thread of its own opens the store for each batch, writes, and closes it, so that readers get in between.
    """

    def __init__(self, store: Path) -> None:
        """Store what an earlier process left in the journal, then start.

        Raises:
            StoreBusy, StoreFull, StoreError: what was left could not be stored.
        """
        self._store = store
        left_behind = list(replay(journal_path(store)))
        if left_behind:
            _store_batch(store, left_behind)
        self._journal = Journal(journal_path(store))
        self._journal.drop_before(self._journal.size)
        self._buffer: list[Event] = []
        self._buffered_characters = 0
        self._guard = threading.Lock()
        self._flushing = threading.Lock()
        self._due = threading.Event()
        self._closing = threading.Event()
        self._failure: StoreError | None = None
        self._thread = threading.Thread(target=self._flush_when_due, name="judgekit-store", daemon=True)
        self._thread.start()

    def write(self, event: Event) -> None:
        """Put one event on disk; returns in microseconds, so an event loop may call it.

        Raises:
            StoreFull: no room for the event, or (the event itself being safe) an earlier batch had none.
            StoreError: an earlier batch could not be stored; this event is safe in the journal.
        """
        with self._guard:
            self._journal.write(event)
            self._buffer.append(event)
            self._buffered_characters += len(event.line)
            full = len(self._buffer) >= FLUSH_EVENTS or self._buffered_characters >= FLUSH_CHARACTERS
        if full:
            self._due.set()
        if self._failure is not None:
            raise self._failure

    def flush(self) -> None:
        """Store everything written so far; may be called from any thread, and takes some 50 ms.

        Raises:
            StoreBusy, StoreFull, StoreError: nothing is lost, the journal still holds it.
        """
        with self._flushing:
            with self._guard:
                batch, mark = self._buffer, self._journal.size
                self._buffer, self._buffered_characters = [], 0
            if not batch:
                return
            try:
                _store_batch(self._store, batch)
            except BaseException:
                self._take_back(batch)
                raise
            with self._guard:
                self._journal.drop_before(mark)

    def close(self) -> None:
        """Store what is left and stop.

        Raises:
            StoreBusy, StoreFull, StoreError: what is left is in the journal, for the next run to store.
        """
        self._closing.set()
        self._due.set()
        self._thread.join()
        try:
            self.flush()
        finally:
            self._journal.close()

    def _flush_when_due(self) -> None:
        while not self._closing.is_set():
            self._due.wait(FLUSH_AFTER_S)
            self._due.clear()
            try:
                with suppress(StoreBusy):  # a reader is in: the next round will do
                    self.flush()
            except StoreError as error:
                self._failure = error
                return

    def _take_back(self, batch: list[Event]) -> None:
        with self._guard:
            self._buffer = batch + self._buffer
            self._buffered_characters = sum(len(event.line) for event in self._buffer)


def _store_batch(store: Path, events: list[Event]) -> None:
    with opened(store, writing=True) as connection:
        take_in(connection, events)
