"""`ti-graph fetch` tells what became of each file, in words or as JSON."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from typer.testing import CliRunner

from tests.ingest.packs import Pack
from ti_graph.cli.main import app
from ti_graph.ingest.fetching.fetch import hosts_of
from ti_graph.ingest.load import load_sources
from ti_graph.ingest.registry import registered_source, registered_sources


@pytest.fixture
def pack(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Pack]:
    monkeypatch.setenv("TI_GRAPH_DATA", str(tmp_path / "data"))
    own = Pack(tmp_path, monkeypatch)
    yield own
    own.forget()


def files(url: str) -> dict[str, Any]:
    fetch = {"url": url, "save_as": "projects.csv"}
    return {"projects": {"names": ["projects*.csv"], "format": "csv", "fetch": fetch}}


def output(*arguments: str) -> tuple[int, Any]:
    done = CliRunner().invoke(app, ["fetch", *arguments, "--json"])
    return done.exit_code, json.loads(done.stdout)


def test_a_failure_is_reported_as_json_and_ends_with_a_failure(pack: Pack, tmp_path: Path) -> None:
    """A server of this machine is none that a user may reach."""
    pack.add("pack_source", files=files("https://localhost/projects.csv"), optional=True)
    code, (one,) = output("pack_source")
    assert code == 2
    assert (one["source"], one["file"], one["outcome"]) == (
        "pack_source", "projects.csv", "failed",
    )  # fmt: skip
    assert one["error"] == "private_address"
    assert "localhost" in one["detail"]
    assert str(tmp_path) not in json.dumps(one)


def test_a_failure_is_reported_in_words(pack: Pack) -> None:
    pack.add("pack_source", files=files("http://example.org/projects.csv"), optional=True)
    done = CliRunner().invoke(app, ["fetch", "pack_source"])
    assert done.exit_code == 2
    assert "échec" in done.stdout
    assert "example.org a été refusée" in done.stderr


def test_an_unknown_source_is_reported_with_those_that_exist() -> None:
    done = CliRunner().invoke(app, ["fetch", "nothing"])
    assert done.exit_code == 2 or done.exception is not None


def test_a_source_that_is_absent_says_so_in_the_list(pack: Pack) -> None:
    pack.add("pack_source", files=files("https://example.org/projects.csv"), optional=True)
    listed = json.loads(CliRunner().invoke(app, ["sources", "--json"]).stdout)
    kinds = {one["name"]: one["kind"] for one in listed}
    assert kinds["pack_source"] == "absent"
    assert kinds["insee_naf"] == "snapshot"


def test_every_address_of_a_card_is_https_and_every_saved_name_is_found() -> None:
    for source in registered_sources():
        for file in source.card.files.values():
            if file.fetch is None:
                continue
            if file.fetch.url is not None:
                assert file.fetch.url.scheme == "https"
            assert any(Path(file.fetch.save_as).match(pattern) for pattern in file.names)
        assert all("." in host for host in hosts_of(source.card))


def test_an_absent_source_gives_no_row_and_no_entry(pack: Pack, tmp_path: Path) -> None:
    pack.add("pack_source", files=files("https://example.org/projects.csv"), optional=True)
    absent = load_sources([registered_source("pack_source")], tmp_path / "data" / "sources")
    assert absent.sources == []
    assert absent.tables["project"].is_empty()
    folder = tmp_path / "data" / "sources" / "pack_source"
    folder.mkdir(parents=True)
    pl.DataFrame({"id": ["1"], "acronym": ["A"]}).write_csv(folder / "projects.csv")
    live = load_sources([registered_source("pack_source")], tmp_path / "data" / "sources")
    assert [one.kind for one in live.sources] == ["live"]
    assert live.tables["project"].height == 1
