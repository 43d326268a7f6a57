"""What is not shown of a secret unit is shown in no table of sites."""

import polars as pl

from ti_graph.ingest.protection import protected

UNITS = pl.DataFrame({"siren": ["1", "2"], "label_status": ["secret", "known"]})
POINTS = {"siren": ["1", "2", None], "longitude": [5.1, 5.2, 5.3], "latitude": [46.1, 46.2, 46.3]}


def test_establishments_and_facilities_of_a_secret_unit_have_no_exact_place() -> None:
    sites = pl.DataFrame({**POINTS, "label": ["A", "B", "C"]})
    tables = {"legal_unit": UNITS, "establishment": pl.DataFrame(POINTS), "facility": sites}
    found = protected(tables)
    for table in ("establishment", "facility"):
        shown = found[table].select("longitude", "latitude").rows()
        assert shown == [(None, None), (5.2, 46.2), (5.3, 46.3)], table
    assert found["facility"]["label"].to_list() == [None, "B", "C"]
