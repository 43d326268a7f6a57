"""Registers of sites: the table made from the cards, and one site for each SIRET."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from pydantic import ValidationError

from tests.small_country import small_card, small_sources
from ti_graph.ingest.load import CoreData, load_sources
from ti_graph.ingest.registry import RegisteredSource
from ti_graph.ingest.source import CoreTable, Source

REGISTER = {
    "selection": "selective",
    "selects": {"fr": "Ce qui déclare.", "en": "What declares."},
    "cannot_see": {"fr": "Le reste.", "en": "The rest."},
}
METZ_FIRM, OTHER_FIRM = "955511217", "552032534"


def listing(folder: Path, name: str, *sites: dict[str, Any], **card: Any) -> RegisteredSource:
    """A source that lists these sites."""

    def load(_: Source) -> Iterator[CoreTable]:
        if sites:
            yield CoreTable("facility", pl.DataFrame(list(sites), infer_schema_length=None))

    return RegisteredSource(small_card(name, "simulated", **card), load, folder)


def site(number: str, siret: str | None = None, **more: Any) -> dict[str, Any]:
    siren = siret and siret[:9]
    given = {"facility_id": number, "establishment_id": siret, "siren": siren, "year": 2015}
    return given | {"territory_id": "commune-01001", "industry_id": None} | more


def loaded(folder: Path, *sources: RegisteredSource) -> CoreData:
    wanted = [one for one in small_sources() if one.card.id in {"insee_cog", "insee_naf"}]
    return load_sources([*wanted, *sources], folder)


def test_a_card_that_says_what_it_selects_is_a_row_of_the_table_of_registers(
    tmp_path: Path,
) -> None:
    data = loaded(
        tmp_path, listing(tmp_path, "listed", register=REGISTER), listing(tmp_path, "unlisted")
    )
    assert data.tables["register"].rows(named=True) == [
        {
            "register_id": "listed",
            "label_fr": "Petit pays : listed",
            "label_en": "Small country: listed",
            "selection": "selective",
            "selects_fr": "Ce qui déclare.",
            "selects_en": "What declares.",
            "cannot_see_fr": "Le reste.",
            "cannot_see_en": "The rest.",
            "source": "listed",
        }
    ]


def test_a_register_is_a_census_or_selective() -> None:
    with pytest.raises(ValidationError, match="selection"):
        small_card("listed", register=REGISTER | {"selection": "complete"})


def test_a_site_of_a_source_that_is_no_register_is_set_aside(tmp_path: Path) -> None:
    data = loaded(tmp_path, listing(tmp_path, "unlisted", site("a-1")))
    assert data.tables["facility"].is_empty()
    assert data.quarantine["reason"].to_list() == ["not found in register"]


def test_a_siret_of_another_firm_is_set_aside(tmp_path: Path) -> None:
    wrong = site("a-1", METZ_FIRM + "00106", siren=OTHER_FIRM)
    data = loaded(tmp_path, listing(tmp_path, "listed", wrong, register=REGISTER))
    assert data.tables["facility"].is_empty()
    assert data.quarantine["reason"].to_list() == ["a_siret_begins_with_its_siren"]


def test_rows_of_one_siret_are_one_site_and_the_first_speaks_for_it(tmp_path: Path) -> None:
    siret = METZ_FIRM + "00106"
    rows = [site("a-2", siret), site("a-1", siret), site("a-3"), site("a-4")]
    data = loaded(tmp_path, listing(tmp_path, "listed", *rows, register=REGISTER))
    frame = data.tables["facility"].sort("facility_id").select("first_of_site", "described").rows()
    assert frame == [(True, False), (False, False), (True, False), (True, False)]


def test_a_site_that_an_establishment_describes_is_known_as_such(tmp_path: Path) -> None:
    siret = METZ_FIRM + "00106"

    def load(_: Source) -> Iterator[CoreTable]:
        establishment = {
            "establishment_id": siret,
            "siren": METZ_FIRM,
            "territory_id": "commune-01001",
            "industry_id": "naf2-24.10Z",
            "jobs_status": "unknown",
            "active": True,
            "status": "known",
        }
        yield CoreTable("establishment", pl.DataFrame([establishment]))
        unit = {"siren": METZ_FIRM, "label": "METZ SA", "label_status": "known"}
        yield CoreTable("legal_unit", pl.DataFrame([unit]))

    census = RegisteredSource(small_card("census", "simulated"), load, tmp_path)
    rows = [site("a-1", siret), site("a-2", OTHER_FIRM + "00646")]
    data = loaded(tmp_path, census, listing(tmp_path, "listed", *rows, register=REGISTER))
    assert data.tables["facility"].sort("facility_id")["described"].to_list() == [True, False]
    units = data.tables["legal_unit"].sort("siren").select("siren", "label", "label_status")
    assert units.rows() == [
        (OTHER_FIRM, None, "unknown"),
        (METZ_FIRM, "METZ SA", "known"),
    ]


def test_a_register_that_gives_sites_the_point_of_their_commune_says_that_it_is_no_more(
    tmp_path: Path,
) -> None:
    coarse = [
        site("c1", longitude=1.0, latitude=45.0), site("c2", longitude=1.0, latitude=45.0),
        site("c3", longitude=None, latitude=None),
    ]  # fmt: skip
    fine = [site("f1", longitude=1.1, latitude=45.0), site("f2", longitude=1.2, latitude=45.0)]
    data = loaded(
        tmp_path,
        listing(tmp_path, "coarse", *coarse, register=REGISTER),
        listing(tmp_path, "fine", *fine, register=REGISTER),
    )
    said = data.tables["facility"].sort("facility_id").select("facility_id", "of_commune").rows()
    assert said == [("c1", True), ("c2", True), ("c3", False), ("f1", False), ("f2", False)]
