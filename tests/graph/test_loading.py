"""A store is loaded from files while more of them are written."""

import time
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from ti_graph.graph import loading as loading_module
from ti_graph.graph.loading import loading
from ti_graph.graph.ntriples import WrittenFile
from ti_graph.graph.store import EmbeddedStore, Solutions, embedded
from ti_graph.model.iris import Minter

MINT = Minter("https://w3id.org/ti-graph/")


def written(folder: Path, graph: str, *values: str) -> WrittenFile:
    path = folder / f"{graph}-{len(list(folder.iterdir()))}.nt"
    path.write_text("".join(f"<x:s> <x:p> {value} .\n" for value in values), "utf-8")
    return WrittenFile(graph, path, sliced=False)


def values(store: Path, graph: str) -> set[str]:
    found = EmbeddedStore(store).query(
        f"SELECT ?o {{ GRAPH <{MINT.iri('graph', graph)}> {{ ?s ?p ?o }} }}"
    )
    assert isinstance(found, Solutions)
    return {str(getattr(value, "value", value)) for (value,) in found.rows}


def test_files_of_one_graph_and_of_others_are_kept_apart_by_graph(tmp_path: Path) -> None:
    folder = tmp_path / "files"
    folder.mkdir()
    with loading(tmp_path / "store", MINT) as store:
        store.add(written(folder, "a", '"1"', '"2"'))
        store.add(written(folder, "b", '"3"'))
        store.add(written(folder, "a", '"4"', '"1"'))
        assert store.finish() == 4
    assert values(tmp_path / "store", "a") == {"1", "2", "4"}
    assert values(tmp_path / "store", "b") == {"3"}


def test_files_are_read_before_the_load_has_ended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    go_on = Event()

    def ends_late(*given: Any) -> int:
        quads = embedded.load_store(*given)
        assert go_on.wait(60)
        return quads

    monkeypatch.setattr(loading_module, "load_store", ends_late)
    folder = tmp_path / "files"
    folder.mkdir()
    with loading(tmp_path / "store", MINT) as store:
        store.add(written(folder, "a", '"1"', '"2"'))
        store.read_all()
        go_on.set()
        assert store.finish() == 2


def test_nobody_waits_for_a_load_that_failed_to_read_on(tmp_path: Path) -> None:
    folder = tmp_path / "files"
    folder.mkdir()
    with pytest.raises(SyntaxError), loading(tmp_path / "store", MINT) as store:
        store.add(written(folder, "a", "no term"))
        store.add(written(folder, "a", *(f'"{number}"' for number in range(20_000))))
        store.read_all()
        store.finish()


@pytest.mark.parametrize("text", [" . ", ". .\\n", "ends .", "<x:g> .", " .\\r"])
def test_a_text_that_looks_like_the_end_of_a_line_is_none(tmp_path: Path, text: str) -> None:
    folder = tmp_path / "files"
    folder.mkdir()
    with loading(tmp_path / "store", MINT) as store:
        store.add(written(folder, "a", f'"{text}"'))
        assert store.finish() == 1
    assert values(tmp_path / "store", "a") == {text.replace("\\n", "\n").replace("\\r", "\r")}


def test_lines_longer_than_a_piece_are_read_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(embedded, "PIECE_BYTES", 16)
    folder = tmp_path / "files"
    folder.mkdir()
    found = {"x" * length for length in range(1, 60)}
    with loading(tmp_path / "store", MINT) as store:
        store.add(written(folder, "a", *(f'"{one}"' for one in sorted(found))))
        assert store.finish() == len(found)
    assert values(tmp_path / "store", "a") == found


def test_a_build_that_fails_does_not_wait_for_the_files_that_are_left(tmp_path: Path) -> None:
    folder = tmp_path / "files"
    folder.mkdir()
    begun = time.monotonic()
    with pytest.raises(KeyError), loading(tmp_path / "store", MINT) as store:
        store.add(written(folder, "a", '"1"'))
        raise KeyError
    assert time.monotonic() - begun < 20


def test_a_load_that_fails_is_reported_when_it_is_finished(tmp_path: Path) -> None:
    (tmp_path / "store").write_text("in the way", "utf-8")
    folder = tmp_path / "files"
    folder.mkdir()
    with pytest.raises(OSError), loading(tmp_path / "store", MINT) as store:
        store.add(written(folder, "a", '"1"'))
        store.finish()


def test_a_load_that_breaks_midway_ends_though_more_is_to_be_read(tmp_path: Path) -> None:
    folder = tmp_path / "files"
    folder.mkdir()
    with pytest.raises(SyntaxError), loading(tmp_path / "store", MINT) as store:
        store.add(written(folder, "a", "no term", *(f'"{"x" * 1000}{row}"' for row in range(2000))))
        store.finish()


def test_a_file_that_went_away_stops_the_load(tmp_path: Path) -> None:
    folder = tmp_path / "files"
    folder.mkdir()
    gone = WrittenFile("a", folder / "gone.nt", sliced=False)
    with pytest.raises(FileNotFoundError), loading(tmp_path / "store", MINT) as store:
        store.add(gone)
        store.finish()
