"""What an answer is written to: no more rows and bytes than allowed, pieces that go on."""

import pytest

from ti_graph.errors import QueryError
from ti_graph.query.sink import PIECE_BYTES, Sink


class Seen:
    """What a sink hands on."""

    def __init__(self, rows: int = 10, size: int = 10 * PIECE_BYTES) -> None:
        self.kinds: list[str] = []
        self.pieces: list[tuple[bytes, int]] = []
        self.sink = Sink(
            self.kinds.append, lambda data, found: self.pieces.append((data, found)), rows, size
        )

    @property
    def content(self) -> bytes:
        return b"".join(data for data, _ in self.pieces)


def test_what_is_written_comes_whole_and_in_order() -> None:
    seen = Seen()
    seen.sink.start("text/csv")
    for number in range(1000):
        seen.sink.write(b"%d\n" % number)
    seen.sink.end()
    assert seen.kinds == ["text/csv"]
    assert seen.content == b"".join(b"%d\n" % number for number in range(1000))


def test_a_full_piece_goes_on_at_once() -> None:
    seen = Seen()
    seen.sink.write(b"x" * (PIECE_BYTES - 1))
    assert seen.pieces == []
    seen.sink.write(b"y")
    assert [len(data) for data, _ in seen.pieces] == [PIECE_BYTES]


def test_a_piece_tells_the_rows_before_it() -> None:
    seen = Seen()
    for row in seen.sink.counted("abc"):
        seen.sink.write(row.encode())
        seen.sink.flush()
    assert seen.pieces == [(b"a", 1), (b"b", 2), (b"c", 3)]


def test_as_many_rows_as_allowed_pass_and_not_one_more() -> None:
    assert list(Seen(rows=3).sink.counted("abc")) == ["a", "b", "c"]
    with pytest.raises(QueryError) as caught:
        list(Seen(rows=3).sink.counted("abcd"))
    assert (caught.value.code, caught.value.facts) == ("too_many_rows", {"most": 3})


def test_rows_are_not_taken_before_they_are_wanted() -> None:
    rows = iter(range(5))
    counted = Seen().sink.counted(rows)
    assert next(counted) == 0
    assert list(rows) == [1, 2, 3, 4]


def test_as_many_bytes_as_allowed_pass_and_not_one_more() -> None:
    sink = Seen(size=2 << 20).sink
    sink.write(b"x" * (2 << 20))
    with pytest.raises(QueryError) as caught:
        sink.write(b"x")
    assert (caught.value.code, caught.value.facts) == ("too_many_bytes", {"most": 2})


def test_each_row_that_passes_is_counted_once_and_a_piece_says_how_many() -> None:
    seen = Seen(rows=3)
    for row in seen.sink.counted("abc"):
        seen.sink.write(row.encode())
    seen.sink.end()
    assert (seen.sink.rows, seen.pieces) == (3, [(b"abc", 3)])
    with pytest.raises(QueryError):
        list(seen.sink.counted("d"))
