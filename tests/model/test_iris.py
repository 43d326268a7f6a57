"""IRIs are minted in one way, whether one by one or by the column."""

from typing import get_args

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ti_graph.model.iris import Minter, Room

BASE = "https://w3id.org/ti-graph/"
MINT = Minter(BASE)
ROOMS: tuple[Room, ...] = get_args(Room)
identifiers = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9._~-]*", fullmatch=True)
rooms = st.sampled_from(ROOMS)


@given(rooms, st.lists(identifiers, min_size=1, max_size=4))
def test_a_column_of_iris_is_what_each_alone_would_be(room: Room, parts: list[str]) -> None:
    frame = pl.DataFrame({f"c{place}": [part] for place, part in enumerate(parts)})
    minted = frame.select(MINT.expression(room, *frame.columns)).item()
    assert minted == MINT.iri(room, *parts)


@given(rooms, identifiers)
def test_the_identifier_is_found_again_in_its_iri(room: Room, identifier: str) -> None:
    assert MINT.identifier(room, MINT.iri(room, identifier)) == identifier


@given(rooms, rooms, identifiers)
def test_things_of_two_kinds_never_share_an_iri(a: Room, b: Room, identifier: str) -> None:
    assert (MINT.iri(a, identifier) == MINT.iri(b, identifier)) is (a == b)


@given(st.lists(identifiers, min_size=2, max_size=2, unique=True))
def test_two_identifiers_never_share_an_iri(pair: list[str]) -> None:
    assert MINT.iri("territory", pair[0]) != MINT.iri("territory", pair[1])


@given(st.text(min_size=1))
def test_what_an_iri_cannot_hold_is_encoded(text: str) -> None:
    if any("\ud800" <= character <= "\udfff" for character in text):
        return
    local = MINT.iri("organisation", text).removeprefix(f"{BASE}organisation/")
    assert local.isascii()
    assert not set(local) & set(' <>"{}|^`\\/?#')


def test_a_ti_of_two_phases_has_two_iris() -> None:
    iris = [MINT.iri("territory", f"ti-{phase}-4408") for phase in (2018, 2023)]
    assert iris == [f"{BASE}territory/ti-2018-4408", f"{BASE}territory/ti-2023-4408"]


def test_an_iri_of_another_base_is_none_of_ours() -> None:
    assert MINT.identifier("territory", "https://example.org/territory/ti-2023-4408") is None
    assert MINT.identifier("territory", f"{BASE}establishment/1") is None


def test_another_base_changes_the_start_alone() -> None:
    other = Minter("http://localhost:8000/data#")
    assert other.iri("io-flow", "FR", "a38-CA") == "http://localhost:8000/data#io-flow/FR/a38-CA"
    frame = pl.DataFrame({"id": ["a38-CA"]})
    minted = frame.select(other.expression("industry", "id")).item()
    assert minted == "http://localhost:8000/data#industry/a38-CA"


def test_where_a_part_is_not_reported_there_is_no_iri() -> None:
    frame = pl.DataFrame({"a": ["x", None], "b": ["y", "y"]})
    minted = frame.select(MINT.expression("participation", "a", "b")).to_series().to_list()
    assert minted == [f"{BASE}participation/x/y", None]


@pytest.mark.parametrize("room", ROOMS)
def test_rooms_are_plain_path_segments(room: str) -> None:
    assert room == room.lower()
    assert room.replace("-", "").isalpha()
