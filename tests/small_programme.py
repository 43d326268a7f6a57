"""What workbooks and curated lists say of the small country, with its answers by hand.

Housing: drivers of 01001 (Amont) 90 %, of 01006 (Passage) 60, of 2A005 (Désert) 30; the side of
need is high, and a quarter of three territories holds none: nothing is marked.
Offers: one of housing (theme `logement`, no axis), one of land (theme `friches`, axis Foncier).
Amont expresses a need of housing and has a sheet under Foncier: housing lacks an action although
there is an offer; on land there is no need. Passage expresses both needs and has a sheet on
`Friches`. Désert expresses a need of housing, and no sheet of it is known.
Roles: Amont has an élu (2024) and no chef de projet (2024); the rest is not reported.
"""

from datetime import date

import polars as pl

from tests.small_country import build_small, small_tables
from ti_graph.ingest.load import Tables
from ti_graph.model.tables import CORE_TABLES

AMONT, PASSAGE, DESERT = "ti-2023-1001", "ti-2023-1002", "ti-2023-2001"
DAY = date(2024, 5, 1)
FONCIER = "2023-foncier"

__all__ = ["AMONT", "DESERT", "PASSAGE", "build_small", "with_programme"]


def with_programme() -> dict[str, Tables]:
    """The sources of the small country that say more here."""
    own = small_tables()["anct_programme"]
    more = {table: _typed(table, rows) for table, rows in _rows().items()}
    return {"anct_programme": {**own, **more}}


def _typed(table: str, rows: list[dict[str, object]]) -> pl.DataFrame:
    schema = CORE_TABLES[table].create_empty().drop("source").schema
    return pl.DataFrame(rows, schema=schema)


def _rows() -> dict[str, list[dict[str, object]]]:
    return {
        "indicator": [_indicator()],
        "commune_figure": [
            _figure("01001", 90.0), _figure("01006", 60.0), _figure("2A005", 30.0)
        ],
        "offer": [_offer("o-housing", "logement"), _offer("o-land", "friches")],
        "offer_detail": [_detail("o-housing", "housing", None), _detail("o-land", "land", FONCIER)],
        "need": [
            _need("n-1", AMONT, "Logement"), _need("n-2", PASSAGE, "logement"),
            _need("n-3", PASSAGE, "friches"), _need("n-4", DESERT, "logement"),
        ],
        "fiche_action": [_sheet("f-1", AMONT, "eau"), _sheet("f-2", PASSAGE, "Friches")],
        "governance_role": [
            _role("r-1", "elu", "mairie", "present"), _role("r-2", "chef_de_projet", None, "absent")
        ],
    }  # fmt: skip


def _indicator() -> dict[str, object]:
    return {
        "indicator_id": "housing-drivers", "domain": "housing", "label_fr": "Conducteurs",
        "label_en": "Drivers", "definition_fr": "d", "definition_en": "d", "unit": "% a year",
        "unit_fr": "% par an", "rule": "mean", "figure": "drivers", "base": None, "scale": 1.0,
        "need_side": "high", "figures_from": "anct_programme",
    }  # fmt: skip


def _figure(code: str, value: float) -> dict[str, object]:
    return {
        "territory_id": f"commune-{code}", "figure": "drivers", "year": 2021, "value": value,
        "value_status": "known", "weight": 1.0,
    }  # fmt: skip


def _offer(name: str, theme: str) -> dict[str, object]:
    return {
        "offer_id": name, "organisation_id": "body-pilot", "theme": theme, "label": name,
        "observed_on": DAY,
    }  # fmt: skip


def _detail(name: str, domain: str, axis: str | None) -> dict[str, object]:
    return {
        "offer_id": name, "domain": domain, "axis_id": axis, "purpose_fr": "p", "purpose_en": "p",
        "open_to_fr": "o", "open_to_en": "o", "page": "https://example.org/",
    }  # fmt: skip


def _need(name: str, territory: str, theme: str) -> dict[str, object]:
    return {
        "need_id": name, "territory_id": territory, "theme": theme, "description": theme,
        "observed_on": DAY,
    }  # fmt: skip


def _sheet(name: str, territory: str, theme: str) -> dict[str, object]:
    return {
        "fiche_id": name, "territory_id": territory, "title": name, "axis_id": FONCIER,
        "status": "ongoing", "theme": theme, "industry_id": None, "presence": "present",
        "starts_on": None, "ends_on": None, "observed_on": DAY,
    }  # fmt: skip


def _role(name: str, role: str, holder: str | None, presence: str) -> dict[str, object]:
    return {
        "role_id": name, "territory_id": AMONT, "role": role, "holder": holder,
        "organisation_id": None, "presence": presence, "starts_on": None, "ends_on": None,
        "observed_on": DAY,
    }  # fmt: skip
