"""A copy of the workspace, while a server writes to it."""

from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad, Store

from ti_graph.graph.store.workspace import copy_linked, link_files

WRITTEN = NamedNode("urn:written")


def write(store: Store, numbers: range) -> None:
    """Each flush makes a file of its own, which the engine merges when it is asked to."""
    for number in numbers:
        store.add(Quad(NamedNode(f"urn:{number}"), WRITTEN, Literal(number)))
        store.flush()


def subjects(folder: Path) -> set[str]:
    return {str(quad.subject) for quad in Store(str(folder))}


def test_files_that_the_writer_merges_and_removes_are_still_read(tmp_path: Path) -> None:
    store = Store(str(tmp_path / "workspace"))
    write(store, range(5))
    links = tmp_path / "links"
    links.mkdir()
    link_files(tmp_path / "workspace", links)
    linked = {path.name for path in links.glob("*.sst")}
    store.optimize()
    left = {path.name for path in (tmp_path / "workspace").glob("*.sst")}
    assert linked - left, "the writer removed none of the files: nothing is tested"
    copy_linked(links, tmp_path / "copy")
    assert subjects(tmp_path / "copy") == {f"<urn:{number}>" for number in range(5)}


def test_what_is_not_flushed_yet_is_copied_too(tmp_path: Path) -> None:
    store = Store(str(tmp_path / "workspace"))
    write(store, range(2))
    store.add(Quad(NamedNode("urn:late"), WRITTEN, Literal("late")))
    links = tmp_path / "links"
    links.mkdir()
    link_files(tmp_path / "workspace", links)
    copy_linked(links, tmp_path / "copy")
    assert "<urn:late>" in subjects(tmp_path / "copy")


def test_a_disk_without_links_is_copied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError("no links here")

    store = Store(str(tmp_path / "workspace"))
    write(store, range(2))
    monkeypatch.setattr("os.link", refuse)
    links = tmp_path / "links"
    links.mkdir()
    link_files(tmp_path / "workspace", links)
    copy_linked(links, tmp_path / "copy")
    assert subjects(tmp_path / "copy") == {"<urn:0>", "<urn:1>"}
