"""Where an answer is written to: pieces go on as they fill, and no more than allowed."""

import time
from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from ti_graph.errors import QueryError

Row = TypeVar("Row")
PIECE_BYTES = 64 << 10
PIECE_SECONDS = 0.2
"""A piece goes on when it is that large, or that old."""


class Sink:
    """Counts rows and bytes, and hands pieces on: `send(piece, rows so far)`."""

    def __init__(
        self,
        started: Callable[[str], None],
        send: Callable[[bytes, int], None],
        most_rows: int,
        most_bytes: int,
    ) -> None:
        self._started = started
        self._send = send
        self._most_rows = most_rows
        self._most_bytes = most_bytes
        self._piece = bytearray()
        self._bytes = 0
        self._sent_at = time.monotonic()
        self.rows = 0

    def start(self, media_type: str) -> None:
        """Tell the media type, before anything is written."""
        self._started(media_type)

    def counted(self, rows: Iterable[Row]) -> Iterator[Row]:
        """The rows, counted as they pass.

        Raises QueryError beyond the most rows.
        """
        for row in rows:
            if self.rows == self._most_rows:
                raise QueryError("too_many_rows", most=self._most_rows)
            self.rows += 1
            yield row

    def write(self, data: bytes) -> int:
        """Take some bytes of the answer.

        Raises QueryError beyond the most bytes.
        """
        self._bytes += len(data)
        if self._bytes > self._most_bytes:
            raise QueryError("too_many_bytes", most=self._most_bytes >> 20)
        self._piece += data
        if len(self._piece) >= PIECE_BYTES or time.monotonic() - self._sent_at > PIECE_SECONDS:
            self.flush()
        return len(data)

    def flush(self) -> None:
        """Hand on what was written."""
        if self._piece:
            self._send(bytes(self._piece), self.rows)
            self._piece.clear()
        self._sent_at = time.monotonic()

    def end(self) -> None:
        """Hand on the rest."""
        self.flush()
