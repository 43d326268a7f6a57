"""Lists of Europe whose layout and licence were not seen are documented, and read from no file."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from ti_graph.cli.main import app
from ti_graph.ingest.load import load_sources
from ti_graph.ingest.registry import registered_source

CARDS = ("eccp_clusters", "s3_partnerships")


@pytest.mark.parametrize("name", CARDS)
def test_a_list_without_a_known_licence_has_a_card_and_ships_nothing(
    name: str, tmp_path: Path
) -> None:
    source = registered_source(name)
    assert source.card.licence.name == "Unknown (not seen)"
    assert (source.card.files, source.card.optional) == ({}, True)
    assert "workbook `europe`" in source.card.notes
    assert sorted(one.name for one in source.folder.iterdir() if one.is_file()) == [
        "__init__.py", "loader.py", "source.yml",
    ]  # fmt: skip
    assert load_sources([source], tmp_path).sources == []


@pytest.mark.parametrize("name", CARDS)
def test_a_file_that_is_put_there_all_the_same_is_not_read(name: str, tmp_path: Path) -> None:
    (tmp_path / name).mkdir()
    (tmp_path / name / "clusters.csv").write_text("name;country\nCluster;DE\n", "utf-8")
    loaded = load_sources([registered_source(name)], tmp_path)
    assert loaded.sources == []


def test_the_list_of_sources_says_that_they_are_typed_into_a_workbook(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("TI_GRAPH_DATA", str(tmp_path))
    monkeypatch.setenv("TI_GRAPH_LANGUAGE", "en")
    said = " ".join(CliRunner().invoke(app, ["sources"]).stdout.split())
    assert said.count("no known file") == len(CARDS)
