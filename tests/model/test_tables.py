"""Every column of every table says what it holds; values and their statuses agree."""

from typing import Any

import dataframely as dy
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ti_graph.model.columns import agrees
from ti_graph.model.results import RESULT_TABLES
from ti_graph.model.status import STATUSES, WITHOUT_VALUE, Status
from ti_graph.model.tables import CORE_TABLES, REFERENCES

TABLES = CORE_TABLES | RESULT_TABLES
AGREEING = {
    "territory": [("population", "population_status")],
    "legal_unit": [("label", "label_status")],
    "establishment": [("jobs", "jobs_status")],
    "site": [("hectares", "hectares_status")],
    "funding": [("amount_eur", "amount_status")],
    "dependence": [("share", "share_status")],
    "perimeter_series": [
        ("jobs", "jobs_status"),
        ("establishments", "establishments_status"),
    ],
    "employment": [("jobs", "jobs_status"), ("establishments", "establishments_status")],
    "territory_jobs": [("jobs", "jobs_status"), ("establishments", "establishments_status")],
    "participation": [
        ("contribution_eur", "contribution_status"),
        ("territory_id", "territory_status"),
    ],
    "programme_axis": [("project_share", "project_share_status")],
    "commune_figure": [("value", "value_status")],
    "territory_indicator": [("value", "value_status")],
    "site_reach": [("distance_km", "distance_status")],
}


def sentence(doc: Any) -> bool:
    """Whether a text is one: a capital first, a full stop last."""
    return isinstance(doc, str) and doc[:1] == doc[:1].upper() and doc.endswith(".")


def metadata(table: str, key: str) -> dict[str, Any]:
    """Column → what its metadata say under `key`."""
    return {
        name: (column.metadata or {}).get(key) for name, column in TABLES[table].columns().items()
    }


@pytest.mark.parametrize("table", TABLES)
def test_every_column_says_what_it_holds(table: str) -> None:
    docs = metadata(table, "doc")
    assert {name: doc for name, doc in docs.items() if not sentence(doc)} == {}


@pytest.mark.parametrize("table", TABLES)
def test_every_measure_has_a_unit(table: str) -> None:
    columns, units = TABLES[table].columns(), metadata(table, "unit")
    measures = [name for name, column in columns.items() if isinstance(column, dy.Float64)]
    assert [name for name in measures if not units[name]] == []


@pytest.mark.parametrize("table", TABLES)
def test_every_table_says_what_a_row_is(table: str) -> None:
    assert sentence((TABLES[table].__doc__ or "").split("\n", 1)[0])


@pytest.mark.parametrize("table", TABLES)
def test_every_table_has_a_key_that_is_never_null(table: str) -> None:
    schema = TABLES[table]
    assert schema.primary_key()
    assert not any(schema.columns()[name].nullable for name in schema.primary_key())


@pytest.mark.parametrize("table", TABLES)
def test_every_row_names_its_source(table: str) -> None:
    source = TABLES[table].columns()["source"]
    assert isinstance(source, dy.String)
    assert not source.nullable


@pytest.mark.parametrize("table", TABLES)
def test_codes_and_identifiers_are_text(table: str) -> None:
    texts = (dy.String, dy.Enum)
    for name, column in TABLES[table].columns().items():
        if name.endswith(("_id", "code", "siren", "siret", "_band")):
            assert isinstance(column, texts), name


@pytest.mark.parametrize("table", REFERENCES)
def test_references_name_columns_that_exist(table: str) -> None:
    for column, (other, key) in REFERENCES[table].items():
        assert column in CORE_TABLES[table].columns()
        assert key in CORE_TABLES[other].primary_key()


def test_a_column_called_after_the_key_of_another_table_refers_to_it() -> None:
    keys = {key: other for of in REFERENCES.values() for other, key in of.values()}
    lost = [
        f"{table}.{column}"
        for table, schema in CORE_TABLES.items()
        for column in schema.columns()
        if column.endswith("_id") and keys.get(column, table) != table
        if column not in REFERENCES.get(table, {})
    ]
    assert lost == []


def test_no_column_could_hold_the_name_of_a_person() -> None:
    words = ("person", "nom", "prenom", "surname", "first_name", "email", "phone", "address")
    names = {name for schema in TABLES.values() for name in schema.columns()}
    assert [name for name in names if any(word in name.split("_") for word in words)] == []


def test_what_may_be_missing_has_a_status_or_is_known_to_have_none() -> None:
    """A measure that may be null has a status beside it; the others are listed here, each why."""
    without = {
        "establishment.jobs_low": "reported with jobs",
        "establishment.jobs_high": "the last band is open",
        "establishment.longitude": "null where it may not be reported, or no register places it",
        "establishment.latitude": "as the longitude",
        "facility.longitude": "null where it is reported in no known projection",
        "facility.latitude": "as the longitude",
        "facility.emissions": "null is reported by its own doc",
        "territory_ground.coverage": "a selective register has none: ground and basis beside it",
        "register_reach.coverage": "coverage_basis beside it",
        "territory_jobs.coverage": "coverage_basis beside it",
        "local_effect.coverage": "coverage_basis beside it",
        "perimeter_series.coverage": "coverage_basis beside it",
        "specialisation.reference_share": "null is reported by its own doc",
        "candidate_filiere.jobs": "jobs_told_share beside it",
        "candidate_industry.quotient": "null is reported by its own doc",
        "candidate_industry.probability": "null is reported by its own doc",
        "score_part.value": "null is reported by its own doc",
        "pole_match.distance_km": "null is reported by its own doc",
        "anchor.distance_km": "null is reported by its own doc",
        "candidate_filiere.survival": "null is reported by its own doc",
        "candidate_filiere.across_establishments": "null is reported by its own doc",
        "aid_comparison.low": "null is reported by its own doc",
        "aid_comparison.high": "null is reported by its own doc",
        "commune_figure.weight": "null is reported by its own doc",
        "service_point.longitude": "null is reported by its own doc",
        "service_point.latitude": "null is reported by its own doc",
        "territory_indicator.region_value": "null is reported by its own doc",
        "territory_indicator.region_gap": "null is reported by its own doc",
        "territory_indicator.matched_value": "null is reported by its own doc",
        "territory_indicator.matched_gap": "null is reported by its own doc",
        "territory_indicator.people_share": "null is reported by its own doc",
    }
    found = {
        f"{table}.{name}"
        for table, schema in TABLES.items()
        for name, column in schema.columns().items()
        if isinstance(column, dy.Float64) and column.nullable
        if name not in {value for value, _ in AGREEING.get(table, [])}
    }
    assert found == set(without)


@given(st.one_of(st.none(), st.floats(allow_nan=False)), st.sampled_from(STATUSES))
def test_a_value_agrees_with_its_status_where_one_is_reported(
    value: float | None, state: str
) -> None:
    frame = pl.DataFrame(
        {"value": [value], "state": [state]}, schema={"value": pl.Float64, "state": Status}
    )
    found = frame.select(agrees("value", "state")).item()
    assert found is ((value is None) == (state in WITHOUT_VALUE))


PAIRS = [(table, value, state) for table, pairs in AGREEING.items() for value, state in pairs]


@pytest.mark.parametrize(("table", "value", "state"), PAIRS)
def test_the_schema_holds_a_value_to_its_status(table: str, value: str, state: str) -> None:
    schema = TABLES[table]
    for found in STATUSES:
        for present in (True, False):
            rules = schema.filter(_row(schema, value, state, found, present))[1].counts()
            broken = any(
                name.endswith(("agrees", "agree")) and _speaks_of(name, value) for name in rules
            )
            assert broken is (present == (found in WITHOUT_VALUE)), (found, present)


def _speaks_of(rule: str, value: str) -> bool:
    return value.split("_", maxsplit=1)[0] == rule.split("_", maxsplit=1)[0] or (
        value == "project_share" and rule == "share_agrees"
    )


def _row(schema: type[dy.Schema], value: str, state: str, text: str, present: bool) -> pl.DataFrame:
    """A row of nulls but for a value and its status: of its rules, one alone is looked at."""
    columns = schema.columns()
    sample = 1 if columns[value].dtype.is_numeric() else "x"
    given = dict.fromkeys(columns) | {value: sample if present else None, state: text}
    return pl.DataFrame([given], schema={name: column.dtype for name, column in columns.items()})


def test_every_pair_of_value_and_status_is_held() -> None:
    """A column `…_status` beside a value is one of the pairs above."""
    statuses = {
        f"{table}.{name}"
        for table, schema in TABLES.items()
        for name in schema.columns()
        if name.endswith("_status")
    }
    assert statuses == {f"{table}.{state}" for table, _, state in PAIRS}
