"""The card of a source is checked as it is read, and the field at fault is named."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.ingest.faults import refused
from tests.small_country import small_card
from ti_graph.ingest.card import read_card
from ti_graph.ingest.registry import registered_sources


def written(folder: Path, content: str | bytes) -> Path:
    path = folder / "insee_test" / "source.yml"
    path.parent.mkdir()
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def card(**changes: Any) -> dict[str, Any]:
    whole: dict[str, Any] = small_card("insee_test").model_dump(mode="json")
    whole["files"] = {"a": {"names": ["a.csv"], "format": "csv"}}
    return {name: value for name, value in (whole | changes).items() if value != "absent"}


def test_a_card_is_read_whole(tmp_path: Path) -> None:
    read = read_card(written(tmp_path, yaml.safe_dump(card(requires=["insee_cog"]))))
    assert read.id == "insee_test"
    assert read.requires == ["insee_cog"]
    assert read.files["a"].names == ["a.csv"]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"id": "Insee Test"}, "id"),
        ({"id": "absent"}, "id"),
        ({"kind": "guessed"}, "kind"),
        ({"title": {"fr": "Seulement"}}, "title.en"),
        ({"retrieved": "31/01/2024"}, "retrieved"),
        ({"landing_page": "www.insee.fr"}, "landing_page"),
        ({"licence": {"name": "x", "url": "https://example.org"}}, "licence.attribution"),
        ({"licenze": "LO2"}, "licenze"),
        ({"files": {"a": {"names": [], "format": "csv"}}}, "files.a.names"),
        ({"files": {"a": {"names": ["a"], "format": "xls"}}}, "files.a.format"),
        ({"expected": [{"exactly": 3}]}, "expected.0.table"),
    ],
)
def test_a_card_at_fault_names_the_field(
    tmp_path: Path, changes: dict[str, Any], field: str
) -> None:
    path = written(tmp_path, yaml.safe_dump(card(**changes)))
    with refused("bad_card", tmp_path) as facts:
        read_card(path)
    assert (facts["source"], facts["field"]) == ("insee_test", field)


def test_a_card_that_is_no_yaml_names_the_line(tmp_path: Path) -> None:
    path = written(tmp_path, "id: insee_test\ntitle: {fr: oubli\nkind: official\n")
    with refused("bad_card", tmp_path) as facts:
        read_card(path)
    assert facts["field"] == "line 3"


@pytest.mark.parametrize("content", [b"", b"- a list", b"id: caf\xe9\n", b"id: a\0b\n"])
def test_a_card_that_is_no_card_is_reported_so(tmp_path: Path, content: bytes) -> None:
    path = written(tmp_path, content)
    with refused("bad_card", tmp_path):
        read_card(path)


def test_a_source_without_its_card_is_reported_so(tmp_path: Path) -> None:
    with refused("bad_card", tmp_path) as facts:
        read_card(tmp_path / "insee_test" / "source.yml")
    assert facts["source"] == "insee_test"


def test_every_card_of_the_project_expects_something() -> None:
    """One that documents a list without a file of known layout has no row to expect."""
    silent = {one.card.id for one in registered_sources() if not one.card.expected}
    assert silent == {"eccp_clusters", "s3_partnerships"}
