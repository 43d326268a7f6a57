"""Sources are found by their entry points, in an order in which each follows what it requires."""

from itertools import pairwise
from pathlib import Path

import pytest

from tests.ingest.faults import refused
from tests.ingest.packs import Pack
from ti_graph.errors import NotFoundError
from ti_graph.ingest.registry import registered_source, registered_sources


def names() -> list[str]:
    return [source.card.id for source in registered_sources()]


def test_every_folder_of_loaders_is_a_registered_source() -> None:
    root = Path(__file__).resolve().parents[2] / "loaders"
    assert set(names()) == {path.parent.name for path in root.glob("*/source.yml")}


def test_a_source_follows_those_that_it_requires() -> None:
    placed = {name: place for place, name in enumerate(names())}
    links = [(one.card.id, other) for one in registered_sources() for other in one.card.requires]
    assert links
    assert [link for link in links if placed[link[1]] > placed[link[0]]] == []


def test_the_order_is_always_the_same() -> None:
    assert names() == names()


def test_a_pack_from_outside_adds_a_source(pack: Pack) -> None:
    before = names()
    pack.add("outside_first", requires=["outside_second"])
    pack.add("outside_second", requires=["insee_cog"])
    found = names()
    assert set(found) - set(before) == {"outside_first", "outside_second"}
    wanted = ("insee_cog", "outside_second", "outside_first")
    assert all(found.index(a) < found.index(b) for a, b in pairwise(wanted))


def test_a_circle_of_requirements_is_reported_whole(pack: Pack, tmp_path: Path) -> None:
    pack.add("outside_first", requires=["outside_second"])
    pack.add("outside_second", requires=["outside_first"])
    with refused("bad_card", tmp_path) as facts:
        registered_sources()
    assert facts["field"] == "requires"
    assert str(facts["reason"]).count("→") == 2
    assert "outside_first → outside_second" in str(facts["reason"])


def test_a_requirement_that_no_source_meets_is_named(pack: Pack, tmp_path: Path) -> None:
    pack.add("outside_first", requires=["insee_nowhere"])
    with refused("bad_card", tmp_path) as facts:
        registered_sources()
    assert facts == {
        "source": "outside_first",
        "field": "requires",
        "reason": "unknown source insee_nowhere",
    }


def test_a_card_that_bears_another_name_is_refused(pack: Pack, tmp_path: Path) -> None:
    pack.add("outside_first", entry="outside_other")
    with refused("bad_card", tmp_path) as facts:
        registered_sources()
    assert facts == {"source": "outside_other", "field": "id", "reason": "says outside_first"}


@pytest.mark.parametrize("loader", [None, "", "import nowhere_at_all\n"])
def test_a_source_whose_code_is_not_there_is_named(
    pack: Pack, tmp_path: Path, loader: str | None
) -> None:
    pack.add("outside_first", loader=loader)
    with refused("bad_card", tmp_path) as facts:
        registered_sources()
    assert (facts["source"], facts["field"]) == ("outside_first", "loader")


def test_a_package_that_is_gone_is_named(pack: Pack, tmp_path: Path) -> None:
    pack.register("outside_first", "nowhere_at_all.outside_first")
    with refused("bad_card", tmp_path) as facts:
        registered_sources()
    assert facts["reason"] == "cannot import nowhere_at_all"


def test_a_source_is_found_by_its_name() -> None:
    source = registered_source("insee_naf")
    assert source.card.id == "insee_naf"
    assert source.snapshot.is_dir()


def test_the_sources_that_exist_are_named_where_one_does_not() -> None:
    with pytest.raises(NotFoundError) as caught:
        registered_source("insee_nowhere")
    assert caught.value.code == "unknown_source"
    assert caught.value.facts["known"] == ", ".join(sorted(names()))
