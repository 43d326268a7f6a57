"""Files that others wrote: every fault is reported as a sentence, and nothing is taken on trust."""

import gzip
import json
import random
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.ingest.faults import refused
from ti_graph.errors import SourceError
from ti_graph.ingest.columns import Columns
from ti_graph.ingest.read import (
    CHUNK,
    LONGEST_HEADER,
    check_utf8,
    collect,
    read_document,
    scan_table,
)

COLUMNS = Columns(read=("code", "people"), ignored=("zone",), optional=("note",))
Rows = list[tuple[Any, ...]]


def read(folder: Path, name: str, content: str | bytes, columns: Columns = COLUMNS) -> Rows:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return collect(scan_table(path, columns, source="test").frame, source="test", file=name).rows()


# --- text ---------------------------------------------------------------------------------------


def test_codes_stay_text_and_rows_bear_their_line(tmp_path: Path) -> None:
    assert read(tmp_path, "a.csv", "code,people\n01,5\n2A,0012\n") == [
        (2, "01", "5"),
        (3, "2A", "0012"),
    ]


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_the_delimiter_is_found_out(tmp_path: Path, mark: str) -> None:
    text = "code,people,note\n01,5,x\n".replace(",", mark)
    assert read(tmp_path, "a.csv", text) == [(2, "01", "5", "x")]


def test_a_decimal_comma_does_not_mislead_the_delimiter(tmp_path: Path) -> None:
    assert read(tmp_path, "a.csv", "code;people\n01;5,5\n") == [(2, "01", "5,5")]


def test_the_delimiter_of_a_quoted_header_is_found_out(tmp_path: Path) -> None:
    assert read(tmp_path, "a.csv", '"code";"people"\n"01";"5"\n') == [(2, "01", "5")]


def test_a_byte_order_mark_is_no_part_of_the_first_name(tmp_path: Path) -> None:
    assert read(tmp_path, "a.csv", "\ufeffcode,people\n01,5\n") == [(2, "01", "5")]


def test_lines_may_end_as_on_windows(tmp_path: Path) -> None:
    assert read(tmp_path, "a.csv", "code,people\r\n01,5\r\n02,6\r\n") == [
        (2, "01", "5"),
        (3, "02", "6"),
    ]


def test_a_quoted_field_may_hold_newlines_delimiters_and_quotes(tmp_path: Path) -> None:
    text = 'code,people,note\n01,5,"one\ntwo, ""three"""\n02,6,\n'
    assert read(tmp_path, "a.csv", text) == [
        (2, "01", "5", 'one\ntwo, "three"'),
        (3, "02", "6", None),
    ]


def test_ignored_columns_are_not_read(tmp_path: Path) -> None:
    assert read(tmp_path, "a.csv", "zone,code,people\nmetro,01,5\n") == [(2, "01", "5")]


def test_a_line_too_short_lacks_its_last_values(tmp_path: Path) -> None:
    assert read(tmp_path, "a.csv", "code,people\n01\n02,6\n") == [(2, "01", None), (3, "02", "6")]


def test_a_line_too_long_stops_the_load(tmp_path: Path) -> None:
    with refused("unreadable_file", tmp_path):
        read(tmp_path, "a.csv", "code,people\n01,5\n02,6,7\n")


@pytest.mark.parametrize("row", ['"01,5', '01,"5', '01,"5" 6'])
def test_a_quote_that_nothing_closes_stops_the_load(tmp_path: Path, row: str) -> None:
    with refused("unreadable_file", tmp_path):
        read(tmp_path, "a.csv", f"code,people\n00,1\n{row}\n" + "02,6\n" * 50)


@pytest.mark.parametrize("content", ["", "\n", "  \n", "\ufeff"])
def test_an_empty_file_stops_the_load(tmp_path: Path, content: str) -> None:
    with refused("empty_file", tmp_path) as facts:
        read(tmp_path, "a.csv", content)
    assert facts == {"source": "test", "file": "a.csv"}


def test_a_header_alone_is_a_table_of_no_row(tmp_path: Path) -> None:
    assert read(tmp_path, "a.csv", "code,people") == []


@pytest.mark.parametrize(
    ("header", "code", "columns"),
    [
        ("code,zone", "missing_column", "people"),
        ("code,people,code", "duplicate_column", "code"),
        ('"code,people', "renamed_column", "code, people"),
    ],
)
def test_a_header_at_fault_stops_the_load(
    tmp_path: Path, header: str, code: str, columns: str
) -> None:
    with refused(code, tmp_path) as facts:
        read(tmp_path, "a.csv", header + "\n1,2,3\n")
    assert (facts["source"], facts["file"], facts["columns"]) == ("test", "a.csv", columns)


@pytest.mark.parametrize("start", ["é", "xé"])
def test_a_file_without_any_newline_is_no_table(tmp_path: Path, start: str) -> None:
    with refused("missing_column", tmp_path):
        read(tmp_path, "a.csv", start + "é" * LONGEST_HEADER)


@pytest.mark.parametrize("line", [1, 2, 7])
def test_a_file_in_latin_1_is_refused_with_its_line(tmp_path: Path, line: int) -> None:
    lines = ["code,people", *(f"{number},Epinal" for number in range(9))]
    lines[line - 1] += "é"
    with refused("wrong_encoding", tmp_path) as facts:
        read(tmp_path, "a.csv", "\n".join(lines).encode("latin-1"))
    assert facts == {"source": "test", "file": "a.csv", "row": line}


def test_the_line_is_right_far_into_a_long_file(tmp_path: Path) -> None:
    line = "0123456789,é\n".encode()
    before = 2 * CHUNK // len(line)
    with refused("wrong_encoding", tmp_path) as facts:
        read(tmp_path, "a.csv", b"code,people\n" + line * before + b"\xe9\n" + line)
    assert facts["row"] == before + 2


@given(st.binary(max_size=200), st.integers(1, 40))
def test_only_utf_8_passes_however_it_is_cut_in_chunks(content: bytes, chunk: int) -> None:
    with TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setattr("ti_graph.ingest.read.CHUNK", chunk)
        path = Path(folder) / "a.csv"
        path.write_bytes(content)
        if is_text(content):
            check_utf8(path, source="test")
        else:
            with pytest.raises(SourceError):
                check_utf8(path, source="test")


def is_text(content: bytes) -> bool:
    try:
        return "\0" not in content.decode("utf-8")
    except UnicodeDecodeError:
        return False


def test_a_file_cut_within_a_character_is_refused(tmp_path: Path) -> None:
    with refused("wrong_encoding", tmp_path) as facts:
        read(tmp_path, "a.csv", "code,people\n01,é".encode()[:-1])
    assert facts["row"] == 2


def test_a_nul_byte_is_refused_with_its_line(tmp_path: Path) -> None:
    with refused("nul_byte", tmp_path) as facts:
        read(tmp_path, "a.csv", b"code,people\n01,5\n02,\x00\n")
    assert facts["row"] == 3


# --- gzip ---------------------------------------------------------------------------------------

PLAIN = b"code\tpeople\n" + b"".join(b"%05d\t%d\n" % (n, n) for n in range(500))


def test_a_compressed_file_is_read_as_it_is(tmp_path: Path) -> None:
    rows = read(tmp_path, "a.tsv.gz", gzip.compress(PLAIN))
    assert len(rows) == 500
    assert rows[-1] == (501, "00499", "499")


@pytest.mark.parametrize("kept", [5, 20, 400, -9, -1])
def test_a_truncated_compressed_file_is_refused(tmp_path: Path, kept: int) -> None:
    with refused("truncated_gzip", tmp_path) as facts:
        read(tmp_path, "a.tsv.gz", gzip.compress(PLAIN)[:kept])
    assert facts == {"source": "test", "file": "a.tsv.gz"}


def test_a_plain_file_with_the_name_of_a_compressed_one_is_refused(tmp_path: Path) -> None:
    with refused("truncated_gzip", tmp_path):
        read(tmp_path, "a.tsv.gz", PLAIN)


def test_an_empty_file_stays_empty_when_compressed(tmp_path: Path) -> None:
    with refused("empty_file", tmp_path):
        read(tmp_path, "a.tsv.gz", gzip.compress(b""))


# --- Parquet ------------------------------------------------------------------------------------


def parquet(folder: Path, **more: list[object]) -> bytes:
    path = folder / "whole.parquet"
    pl.DataFrame({"code": ["01", "2A"] * 500, "people": list(range(1000)), **more}).write_parquet(
        path
    )
    return path.read_bytes()


def test_parquet_keeps_its_types(tmp_path: Path) -> None:
    rows = read(tmp_path, "a.parquet", parquet(tmp_path))
    assert len(rows) == 1000
    assert rows[1] == (2, "2A", 1)


@pytest.mark.parametrize("kept", [3, 100, -100, -1])
def test_a_truncated_parquet_file_is_refused(tmp_path: Path, kept: int) -> None:
    with refused("truncated_parquet", tmp_path) as facts:
        read(tmp_path, "a.parquet", parquet(tmp_path)[:kept])
    assert facts == {"source": "test", "file": "a.parquet"}


def test_an_empty_parquet_file_is_reported_empty(tmp_path: Path) -> None:
    with refused("empty_file", tmp_path):
        read(tmp_path, "a.parquet", b"")


def test_text_named_parquet_is_refused(tmp_path: Path) -> None:
    with refused("truncated_parquet", tmp_path):
        read(tmp_path, "a.parquet", "code,people\n01,5\n")


def test_a_new_column_is_left_in_text_and_in_parquet(tmp_path: Path) -> None:
    assert read(tmp_path, "a.csv", "code,height,people\n01,9,5\n") == [(2, "01", "5")]
    assert read(tmp_path, "a.csv", "code,people,,\n01,5,,\n") == [(2, "01", "5")]
    (tmp_path / "a.parquet").write_bytes(parquet(tmp_path, height=[1] * 1000))
    scan = scan_table(tmp_path / "a.parquet", COLUMNS, source="test")
    assert scan.taken.new == ("height",)
    assert "height" not in scan.frame.collect_schema().names()


@pytest.mark.parametrize(
    ("column", "kind"),
    [
        (pl.Series(["01"], dtype=pl.Categorical), pl.String),
        (pl.Series(["01"], dtype=pl.Enum(["01"])), pl.String),
        (pl.Series([None], dtype=pl.Null), pl.String),
        (pl.Series([1], dtype=pl.Int32), pl.Int32),
        (pl.Series([1], dtype=pl.Decimal(10, 2)), pl.Float64),
        (pl.Series(["2024-01-01"]).str.to_date(), pl.Date),
    ],
)
def test_types_of_parquet_columns_are_taken_as_they_come(
    tmp_path: Path, column: pl.Series, kind: Any
) -> None:
    path = tmp_path / "a.parquet"
    pl.DataFrame({"code": column, "people": [5]}).write_parquet(path)
    frame = scan_table(path, COLUMNS, source="test").frame
    assert collect(frame, source="test", file="a.parquet").schema["code"] == kind


@pytest.mark.parametrize("column", [[[1]], [{"x": 1}], [b"01"]])
def test_a_list_a_structure_and_bytes_are_refused_in_one_sentence(
    tmp_path: Path, column: Any
) -> None:
    path = tmp_path / "a.parquet"
    pl.DataFrame({"code": column, "people": [5]}).write_parquet(path)
    with refused("unreadable_type", tmp_path) as facts:
        scan_table(path, COLUMNS, source="test")
    assert facts["column"] == "code"


# --- documents ----------------------------------------------------------------------------------


def document(folder: Path, content: str | bytes) -> Any:
    path = folder / "a.json"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read_document(path, source="test")


def test_a_document_is_read_as_it_is(tmp_path: Path) -> None:
    found = {"code": "01", "é": [1, 2.5, None, True]}
    assert document(tmp_path, "\ufeff" + json.dumps(found, ensure_ascii=False)) == found


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e999", "-1e999"])
def test_what_is_no_finite_number_is_refused(tmp_path: Path, number: str) -> None:
    with refused("unreadable_file", tmp_path):
        document(tmp_path, f'[{{"people": {number}}}]')


def test_a_number_of_thousands_of_digits_is_refused(tmp_path: Path) -> None:
    with refused("unreadable_file", tmp_path) as facts:
        document(tmp_path, "9" * 100_000)
    assert len(str(facts["reason"])) <= 200


def test_a_document_nested_without_end_is_refused(tmp_path: Path) -> None:
    with refused("unreadable_file", tmp_path):
        document(tmp_path, "[" * 100_000 + "]" * 100_000)


def test_a_truncated_document_is_refused(tmp_path: Path) -> None:
    whole = json.dumps([{"code": f"{n:05d}"} for n in range(200)])
    for kept in random.Random(2023).sample(range(1, len(whole)), 20):
        with refused("unreadable_file", tmp_path):
            document(tmp_path, whole[:kept])


def test_an_empty_document_is_reported_empty(tmp_path: Path) -> None:
    with refused("empty_file", tmp_path):
        document(tmp_path, "")


def test_a_document_in_latin_1_is_refused_with_its_line(tmp_path: Path) -> None:
    with refused("wrong_encoding", tmp_path) as facts:
        document(tmp_path, '[\n"é"\n]'.encode("latin-1"))
    assert facts["row"] == 2
