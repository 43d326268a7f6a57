"""What programme tables take, and what they refuse: absent is not unknown, and none is zero."""

from datetime import date
from typing import Any

import dataframely as dy
import polars as pl
import pytest

from ti_graph.model.programme_tables import PROGRAMME_REFERENCES, PROGRAMME_TABLES
from ti_graph.model.tables import CORE_TABLES, REFERENCES

DAY = date(2026, 3, 31)
ROLE: dict[str, Any] = {
    "role_id": "r1", "territory_id": "ti-2023-1001", "role": "cci", "holder": "chambre",
    "organisation_id": "cci-10", "presence": "present", "starts_on": date(2023, 11, 9),
    "ends_on": None, "observed_on": DAY, "source": "workbook_x",
}  # fmt: skip
SHEET: dict[str, Any] = {
    "fiche_id": "f1", "territory_id": "ti-2023-1001", "title": "Friche", "axis_id": "2023-foncier",
    "status": "ongoing", "theme": None, "industry_id": None, "presence": "present",
    "starts_on": None, "ends_on": None, "observed_on": DAY, "source": "workbook_x",
}  # fmt: skip
FUNDING: dict[str, Any] = {
    "funding_id": "m1", "territory_id": "ti-2023-1001", "funder": "region", "organisation_id": None,
    "amount_eur": 10.0, "amount_status": "known", "year": 2025, "aid_id": None,
    "presence": "present", "observed_on": DAY, "source": "workbook_x",
}  # fmt: skip
SITE: dict[str, Any] = {
    "site_id": "s1", "label": "Zone", "territory_id": "commune-01001", "hectares": 2.0,
    "hectares_status": "known", "status": "available", "theme": None, "industry_id": None,
    "observed_on": DAY, "source": "workbook_x",
}  # fmt: skip
TRAINING: dict[str, Any] = {
    "training_id": "t1", "school": "Lycée", "organisation_id": None,
    "territory_id": "commune-01001", "trade": "soudeur", "industry_id": None,
    "presence": "present", "observed_on": DAY, "source": "workbook_x",
}  # fmt: skip
OBSTACLE: dict[str, Any] = {
    "obstacle_id": "o1", "territory_id": "ti-2023-1001", "norm": "Norme A", "norm_id": "norme-a",
    "theme": "eau", "description": "Gêne", "derogation": "granted", "lifted_on": DAY,
    "industry_id": None, "observed_on": DAY, "source": "workbook_x",
}  # fmt: skip
AID: dict[str, Any] = {
    "aid_id": "a1", "label": "Aide", "kind": "prêt", "perimeter_id": "region-10",
    "valid_from": date(2024, 1, 1), "valid_until": None, "observed_on": DAY, "source": "workbook_x",
}  # fmt: skip
ROWS = {
    "governance_role": ROLE, "fiche_action": SHEET, "funding": FUNDING, "site": SITE,
    "training": TRAINING, "obstacle": OBSTACLE, "aid": AID,
}  # fmt: skip


def broken_by(table: str, **changed: Any) -> set[str]:
    """The rules that a good row breaks when it is changed."""
    schema = PROGRAMME_TABLES[table]
    row = ROWS[table] | changed
    frame = pl.DataFrame({name: [row[name]] for name in schema.columns()}, schema=_types(schema))
    _, failures = schema.filter(frame)
    return set(failures.counts())


def _types(schema: type[dy.Schema]) -> dict[str, pl.DataType]:
    return {name: column.dtype for name, column in schema.columns().items()}


@pytest.mark.parametrize("table", ROWS)
def test_a_good_row_breaks_no_rule(table: str) -> None:
    assert broken_by(table) == set()


@pytest.mark.parametrize(
    ("table", "changed"),
    [
        ("governance_role", {"presence": "absent", "holder": None, "organisation_id": None}),
        ("fiche_action", {"presence": "absent", "title": None, "status": None}),
        ("funding", {"presence": "absent", "amount_eur": None, "amount_status": "unknown"}),
        ("training", {"presence": "absent", "school": None}),
        ("site", {"hectares": None, "hectares_status": "secret"}),
        ("obstacle", {"derogation": "refused", "lifted_on": None}),
    ],
)
def test_what_is_absent_or_not_reported_is_taken(table: str, changed: dict[str, Any]) -> None:
    assert broken_by(table, **changed) == set()


@pytest.mark.parametrize(
    ("table", "changed", "rule"),
    [
        ("governance_role", {"presence": "absent", "organisation_id": None},
         "a_holder_is_reported_where_present"),
        ("governance_role", {"holder": None}, "a_holder_is_reported_where_present"),
        ("governance_role", {"presence": "absent", "holder": None},
         "only_a_present_role_has_an_organisation"),
        ("governance_role", {"ends_on": date(2022, 1, 1)}, "ends_after_it_starts"),
        ("governance_role", {"observed_on": None}, "observed_on|nullability"),
        ("governance_role", {"observed_on": date(1900, 1, 1)}, "observed_on|min"),
        ("fiche_action", {"presence": "absent", "status": None},
         "a_title_is_reported_where_present"),
        ("fiche_action", {"status": None}, "a_status_is_reported_where_present"),
        ("funding", {"amount_eur": None}, "amount_agrees"),
        ("funding", {"amount_eur": 0.0, "amount_status": "unknown"}, "amount_agrees"),
        ("funding", {"amount_eur": -1.0}, "amount_eur|min"),
        ("funding", {"presence": "absent"}, "only_a_present_funding_has_an_amount"),
        ("site", {"hectares": None}, "hectares_agree"),
        ("training", {"school": None}, "a_school_is_reported_where_present"),
        ("obstacle", {"derogation": "asked"}, "only_a_granted_derogation_lifts"),
        ("aid", {"valid_until": date(2023, 1, 1)}, "ends_after_it_starts"),
        ("aid", {"aid_id": "not an identifier"}, "aid_id|regex"),
    ],
)  # fmt: skip
def test_a_row_that_contradicts_itself_is_refused(
    table: str, changed: dict[str, Any], rule: str
) -> None:
    assert broken_by(table, **changed) == {rule}


def test_programme_tables_are_core_tables_with_their_references() -> None:
    for table, schema in PROGRAMME_TABLES.items():
        assert CORE_TABLES[table] is schema
    for table, references in PROGRAMME_REFERENCES.items():
        assert REFERENCES[table] == references
        for column, (other, key) in references.items():
            assert column in PROGRAMME_TABLES[table].columns()
            assert key in CORE_TABLES[other].columns()


def test_every_column_says_what_it_holds() -> None:
    for schema in PROGRAMME_TABLES.values():
        assert all((column.metadata or {}).get("doc") for column in schema.columns().values())
