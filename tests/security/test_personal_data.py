"""Crafted rows of natural persons and masked units: nothing of them is in a release."""

from dataclasses import replace

import polars as pl
import pytest

from tests.ingest.test_erasure import tells
from tests.loaders.firms_fixtures import registered, with_check_digit
from tests.loaders.sirene_layout import COLUMNS, as_text, numbered
from tests.small_country import small_sources
from ti_graph.build import build
from ti_graph.graph.release import Release, Releases
from ti_graph.ingest.registry import RegisteredSource
from ti_graph.settings import Settings

PERSON = "DUPONT-LAJOIE Clémentine"
STREET = "RUE-DES-LILAS-BLANCS"
SOLE_TRADER, MASKED = (with_check_digit(number) for number in ("95551121", "80000000"))


def row(siren: str, **more: str) -> dict[str, str]:
    """An establishment whose every free column tells of a person."""
    nic = with_check_digit(f"{siren}0001")[9:]
    personal = {
        name: PERSON
        for name in COLUMNS
        if any(word in name.lower() for word in ("enseigne", "denomination", "nom"))
        and not name.startswith("nomenclature")
    }
    address = {
        name: STREET
        for name in COLUMNS
        if any(word in name.lower() for word in ("voie", "adresse", "distribution"))
    }
    place = {"codeCommuneEtablissement": "01001"}
    return {**personal, **address, **numbered(siren, nic), **place, **more}


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Release:
    """The small country with a register of a sole trader and a masked unit."""
    data = tmp_path_factory.mktemp("persons")
    folder = data / "sources" / "insee_sirene"
    folder.mkdir(parents=True)
    text = as_text(
        row(SOLE_TRADER),
        row(MASKED, statutDiffusionEtablissement="P"),
        row(with_check_digit("73282932"), codeCommuneEtablissement="[ND]"),
    )
    assert PERSON in text
    assert STREET in text
    (folder / "StockEtablissement_x.csv").write_text(text, "utf-8")
    real = registered("insee_sirene")
    real = replace(real, card=real.card.model_copy(update={"expected": []}))
    wanted: list[RegisteredSource] = []
    for one in small_sources():
        if one.card.id == "insee_sirene":
            known = {source.card.id for source in wanted}
            wanted += [registered(name) for name in real.card.requires if name not in known]
        wanted.append(real if one.card.id == "insee_sirene" else one)
    build(Settings(data=data), sources=wanted)
    return Releases(data).current()


def test_the_crafted_rows_are_taken(release: Release) -> None:
    sirens = release.table("establishment").select("siren").collect()["siren"].to_list()
    assert {SOLE_TRADER, MASKED} <= set(sirens)


@pytest.mark.parametrize("word", [PERSON, "DUPONT", "Clémentine", STREET])
def test_no_name_and_no_street_is_anywhere_in_the_release(release: Release, word: str) -> None:
    assert tells(release, word) == []
    for path in release.folder.rglob("*"):
        if path.is_file():
            assert word.encode() not in path.read_bytes(), path.name


def test_a_masked_unit_has_a_secret_name(release: Release) -> None:
    units = release.table("legal_unit").collect()
    masked = units.filter(siren=MASKED).row(0, named=True)
    assert (masked["label"], masked["label_status"]) == (None, "secret")
    assert units.filter(pl.col("siren").is_in([SOLE_TRADER, MASKED]))["label"].null_count() == 2


def test_a_masked_commune_is_counted_and_set_aside(release: Release) -> None:
    aside = release.table("quarantine").filter(source="insee_sirene").collect()
    assert "[ND]" in aside["value"].to_list()
