"""Lists held against projects of Interreg, by hand on a line of regions."""

from pathlib import Path

import polars as pl
import pytest

from ti_graph.analytics.evaluation.partner_interreg import evaluate_interreg
from ti_graph.errors import SourceError

KM_A_DEGREE = 111.195
"""Along the equator, on the sphere that distances are measured on."""
ABROAD = {"BE1": (1.0, 40), "BE2": (1.1, 10), "DE1": (5.0, 30), "DE2": (5.5, 20)}
"""Region → degrees east of the territory, and its projects of Interreg."""


def tables() -> dict[str, pl.DataFrame]:
    ids = ["ti-1", "nuts-FR1", *(f"nuts-{code}" for code in ABROAD)]
    codes = ["1", "FR1", *ABROAD]
    east = [0.0, 0.5, *(degrees for degrees, _ in ABROAD.values())]
    return {
        "territory": pl.DataFrame(
            {
                "territory_id": ids,
                "kind": ["ti", *["nuts3"] * 5],
                "country": ["FR", *(code[:2] for code in codes[1:])],
                "code": codes,
            }
        ),
        "geometry": pl.DataFrame({"territory_id": ids, "longitude": east, "latitude": [0.0] * 6}),
    }


def listed(*codes: str) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "territory_id": ["ti-1"] * len(codes),
            "partner_id": [f"nuts-{code}" for code in codes],
            "rank": [*range(1, len(codes) + 1)],
            "along_position": [1] * len(codes),
        }
    )


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "keep.csv"
    rows = [f"{code},{projects}.0" for code, (_, projects) in ABROAD.items()]
    path.write_text("\n".join(["NUTS_ID_2016,keep_No_of_projects", "FR1,900.0", *rows]), "utf-8")
    return path


def test_a_list_is_worth_the_percentile_of_its_regions_beside_those_as_far(file: Path) -> None:
    found = evaluate_interreg(listed("DE1"), tables(), file)
    # Of 10, 20, 30, 40 projects the percentiles are 12.5, 37.5, 62.5, 87.5: France is not abroad.
    assert found["regions"] == 4
    value = {name: found[name]["value"] for name in ("relevant", "same_distance", "nearest")}  # type: ignore[index]
    # 5.5 degrees are 1.1 times as far as 5; 1.1 degrees are not. All four are the ten nearest.
    assert value == {"relevant": 62.5, "same_distance": 50.0, "nearest": 50.0}
    assert found["gain"]["value"] == 12.5  # type: ignore[index]


def test_a_territory_overseas_and_regions_that_the_file_lacks_are_left_out(file: Path) -> None:
    here = tables()
    far = here["geometry"].with_columns(
        longitude=pl.when(pl.col("territory_id") == "ti-1").then(-30.0).otherwise("longitude")
    )
    both = listed("DE1", "BE1")
    assert evaluate_interreg(both, here, file)["territories"] == 1
    assert evaluate_interreg(both, here | {"geometry": far}, file)["territories"] == 0
    assert evaluate_interreg(listed("DE1", "XX9"), here, file)["listed_known"] == 0.5


def test_a_file_without_the_columns_says_which(tmp_path: Path) -> None:
    path = tmp_path / "other.csv"
    path.write_text("NUTS_ID_2016,projects\nBE1,2\n", "utf-8")
    with pytest.raises(SourceError) as caught:
        evaluate_interreg(listed("DE1"), tables(), path)
    assert caught.value.code == "list_without_column"
    assert "keep_No_of_projects" in str(caught.value)
