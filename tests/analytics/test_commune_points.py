"""A commune stands at the point that a register gives it, else at the mean of what is there."""

import polars as pl

from ti_graph.analytics.commune_points import commune_points

SITES = [
    # A register that gives sites the point of their commune says where the commune is.
    ("commune-a", 2.0, 48.0, True, True, True),
    ("commune-a", 9.0, 9.0, True, True, False),
    # Two sites and an office: (1 + 2 + 6) / 3.
    ("commune-b", 1.0, 45.0, True, True, False),
    ("commune-b", 2.0, 45.0, True, True, False),
    # A second row of a site, a site that another register puts elsewhere, one without a point.
    ("commune-b", 9.0, 9.0, False, True, False),
    ("commune-b", 9.0, 9.0, True, False, False),
    ("commune-c", None, None, True, True, False),
    ("nuts-BE10", 4.0, 50.0, True, True, False),
]
COLUMNS = {
    "territory_id": pl.String, "longitude": pl.Float64, "latitude": pl.Float64,
    "first_of_site": pl.Boolean, "placed": pl.Boolean, "of_commune": pl.Boolean,
}  # fmt: skip


def test_a_commune_stands_where_what_is_registered_in_it_stands() -> None:
    tables = {
        "facility": pl.DataFrame(SITES, schema=COLUMNS, orient="row"),
        "service_point": pl.DataFrame(
            {"territory_id": ["commune-b"], "longitude": [6.0], "latitude": [45.0]}
        ),
        "territory": pl.DataFrame(
            {
                "territory_id": ["commune-a", "commune-b", "commune-c", "nuts-BE10"],
                "kind": ["commune", "commune", "commune", "nuts2"],
            }
        ),
    }
    assert commune_points(tables).select("territory_id", "longitude", "latitude").rows() == [
        ("commune-a", 2.0, 48.0),
        ("commune-b", 3.0, 45.0),
    ]
