"""A list that is none is answered by what is wrong, where, and what it must hold."""

from pathlib import Path

import pytest

from tests.cli.program import run_program
from ti_graph.analytics.evaluation.lists import read_list
from ti_graph.errors import SourceError

NEEDED = "id, kind, structure, confidence, ti_ids, core_naf"


def test_of_a_list_the_columns_asked_for_are_read_as_text(tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    file.write_text("note,code,id\nx,01,a\n,,b\n")
    assert read_list(file, ("id", "code")).rows() == [("a", "01"), ("b", None)]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"id,code\na,1\n", "list_without_column"),
        (b"\x00\x01", "list_without_column"),
        (b"", "unreadable_list"),
        (b"id,code,name\n\xe9,1,2\n", "unreadable_list"),
        (b"id,code,name\na,1,2,3,4\n", "unreadable_list"),
    ],
)
def test_what_is_no_such_list_says_so(tmp_path: Path, content: bytes, code: str) -> None:
    file = tmp_path / "list.csv"
    file.write_bytes(content)
    with pytest.raises(SourceError) as caught:
        read_list(file, ("id", "name"))
    assert caught.value.code == code
    assert caught.value.facts["file"] == "list.csv"


@pytest.mark.parametrize(
    ("option", "lacking"),
    [("--known", "structure, confidence, ti_ids, core_naf"), ("--negatives", "ti_id, industry")],
)
def test_a_list_of_known_filieres_without_its_columns_is_told_in_a_sentence(
    tmp_path: Path, option: str, lacking: str
) -> None:
    file, whole = tmp_path / "list.csv", tmp_path / "whole.csv"
    file.write_text("id,kind\na,b\n")
    whole.write_text(NEEDED.replace(" ", "") + "\na,SPL,district,high,ti-2023-8422,25.62A\n")
    asked = ("--known", str(whole)) if option == "--negatives" else ()
    here = {"TI_GRAPH_DATA": str(tmp_path), "TI_GRAPH_LANGUAGE": "en", "COLUMNS": "200"}
    found = run_program(("evaluate", "filieres", *asked, option, str(file)), here)
    assert found.returncode == 2
    said = " ".join(found.stderr.split())
    assert f"The list list.csv lacks the column {lacking}." in said
    assert "Its header must name: id, " in said
    assert "unforeseen" not in said
