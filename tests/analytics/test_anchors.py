"""Anchors are named for what ties them: declared, the area of a chamber, or a theme near by."""

import polars as pl
import pytest

from ti_graph.analytics import anchors as module
from ti_graph.analytics.anchors import anchors

FILIERE = pl.DataFrame({"suggestion_id": ["s"], "territory_id": ["ti-2023-1"]})
INDUSTRIES = pl.DataFrame({"suggestion_id": ["s"], "industry_id": ["naf2-25.62A"]})


def tables() -> dict[str, pl.DataFrame]:
    kinds = {"member": "pole", "both": "cci", "chamber": "cci", "near": "pole", "far": "pole",
             "committee": "csf"}  # fmt: skip
    return {
        "organisation": pl.DataFrame(
            {
                "organisation_id": list(kinds),
                "kind": list(kinds.values()),
                "area_id": [None, "departement-1", "departement-1", None, None, None],
            },
            schema_overrides={"area_id": pl.String},
        ),
        "organisation_industry": pl.DataFrame(
            {
                "organisation_id": ["near", "far", "committee", "member"],
                "industry_id": ["nace2-25"] * 4,
            }
        ),
        "membership": pl.DataFrame(
            {
                "territory_id": ["ti-2023-1", "commune-1"],
                "organisation_id": ["member", "both"],
                "presence": ["present", "present"],
            }
        ),
        "within": pl.DataFrame(
            {
                "member_id": ["commune-1", "commune-1"],
                "container_id": ["ti-2023-1", "departement-1"],
            }
        ),
    }


def found(monkeypatch: pytest.MonkeyPatch, near_km: float) -> pl.DataFrame:
    distances = pl.DataFrame(
        {
            "territory_id": ["ti-2023-1"] * 2,
            "organisation_id": ["near", "far"],
            "distance_km": [near_km, 684.0],
        }
    )
    monkeypatch.setattr(module, "seat_distances", lambda _: distances)
    return anchors(FILIERE, INDUSTRIES, tables())


def test_ties_are_declared_first_then_the_area_then_themes(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = found(monkeypatch, 100.0).sort("rank")
    assert rows.select("organisation_id", "tie").rows() == [
        ("both", "declared"), ("member", "declared"), ("chamber", "area"),
        ("committee", "theme"), ("near", "theme"),
    ]  # fmt: skip


def test_a_theme_beyond_the_stated_distance_is_no_anchor(monkeypatch: pytest.MonkeyPatch) -> None:
    names = found(monkeypatch, 100.1)["organisation_id"].to_list()
    assert "near" not in names
    assert "far" not in names
    assert "committee" in names
