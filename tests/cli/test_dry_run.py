"""A dry run reads sources as a build does, says what they give, and writes nothing."""

import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from typer.testing import CliRunner

from tests.ingest.packs import Pack
from ti_graph.cli.main import app
from ti_graph.dry_run import read_all, read_one, set_aside
from ti_graph.errors import SourceError
from ti_graph.ingest.quarantine import SCHEMA
from ti_graph.settings import Settings

CSV = "id,acronym,since\n1,ALPHA,2020\n2,,2021\n3,GAMMA,2022\n4,,2023\n"


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A data folder with a file of a source from outside, a new column in it."""
    folder = tmp_path / "data"
    monkeypatch.setenv("TI_GRAPH_DATA", str(folder))
    pack = Pack(tmp_path, monkeypatch)
    pack.add("outside_projects", optional=True)
    (folder / "sources" / "outside_projects").mkdir(parents=True)
    (folder / "sources" / "outside_projects" / "projects.csv").write_text(CSV, "utf-8")
    yield folder
    pack.forget()


def files_below(folder: Path) -> set[Path]:
    return {path for path in folder.rglob("*") if path.is_file()}


def output(*words: str) -> Any:
    done = CliRunner().invoke(app, ["build", "--dry-run", *words, "--json"])
    assert done.exit_code == 0, done.output
    return json.loads(done.stdout)


def test_one_source_gives_its_rows_what_was_set_aside_and_what_is_to_be_known(data: Path) -> None:
    before = files_below(data)
    found = output("--only", "outside_projects")
    assert files_below(data) == before
    (one,) = found["sources"]
    assert (found["written"], one["kind"], one["rows"]) == (False, "live", {"project": 2})
    (refusal,) = one["set_aside"]
    assert refusal == {
        "file": "projects.csv", "column": "acronym", "reason": "no acronym",
        "rows": 2, "row": 3, "value": None,
    }  # fmt: skip
    assert [notice["code"] for notice in one["notices"]] == ["new_columns"]


def test_a_person_reads_the_same_in_words(data: Path) -> None:
    words = ["build", "--dry-run", "--only", "outside_projects"]
    done = CliRunner().invoke(app, words, env={"TI_GRAPH_LANGUAGE": "en"})
    lines = done.stdout.splitlines()
    assert lines[0].startswith("outside_projects · downloaded files, ")
    assert lines[0].endswith(": 2\N{NO-BREAK SPACE}rows; set aside: 2")
    assert lines[1].strip() == "project: 2"
    refused = lines[2].strip().replace("\N{NO-BREAK SPACE}", " ")
    assert refused == "set aside, projects.csv, acronym: no acronym, 2 records (line 3)"
    assert "since" in lines[3]
    assert lines[-1] == "Nothing was written: the current release is as it was."


def test_all_sources_are_read_together_with_their_references(data: Path) -> None:
    readings = {one.source: one for one in read_all(Settings(data=data))}
    assert readings["outside_projects"].rows == {"project": 2}
    assert [asdict(one)["rows"] for one in readings["outside_projects"].set_aside] == [2]
    # What a register lists of firms becomes legal units once all sources are there.
    alone = read_one(Settings(data=data), "dgpr_irep")
    assert set(readings["dgpr_irep"].rows) == {"facility", "legal_unit"}
    assert alone.rows == {"facility": readings["dgpr_irep"].rows["facility"]}
    assert not any(one.kind == "simulated" for one in readings.values())


def test_what_breaks_a_layout_stops_a_dry_run_too(data: Path) -> None:
    (data / "sources" / "outside_projects" / "projects.csv").write_text("id,nom\n1,A\n", "utf-8")
    done = CliRunner().invoke(app, ["build", "--dry-run", "--only", "outside_projects", "--json"])
    assert done.exit_code != 0
    with pytest.raises(SourceError, match="acronym"):
        read_one(Settings(data=data), "outside_projects")


def test_one_source_alone_makes_no_release(data: Path) -> None:
    done = CliRunner().invoke(app, ["build", "--only", "outside_projects"])
    assert done.exit_code == 2
    assert "--dry-run" in done.output
    assert not (data / "CURRENT").exists()


def test_rows_set_aside_are_counted_by_reason_the_most_first() -> None:
    rows = [
        ("s", "f", 2, "a", None, "no id"),
        ("s", "f", 4, "b", "12", "no such code"),
        ("s", "f", 5, "b", "13", "no such code"),
        ("s", "f", 7, "a", "x1", "no id"),
        ("s", "f", 9, "b", None, "no such code"),
    ]
    found = set_aside(pl.DataFrame(rows, schema=SCHEMA, orient="row"))
    assert [(one.column, one.rows, one.row, one.value) for one in found] == [
        ("b", 3, 4, "12"),
        ("a", 2, 2, "x1"),
    ]
