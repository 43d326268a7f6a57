"""Territoires d'industrie: two phases, their members, régions, outlines and succession."""

from pathlib import Path
from typing import Any

import polars as pl
import pytest
import shapely

from tests.loaders.geography_fixtures import (
    COMMUNES,
    EPCI,
    cog,
    cog_files,
    collection,
    commune,
    groupement,
    ids,
    official,
    pairs,
    row,
    run,
    shipped,
    square,
)
from ti_graph.errors import SourceError
from ti_graph.ingest.load import Tables

LIST_2018 = (
    "id_ti,lib_ti,siren_groupement\n"
    "ti-4401,Nord Lorraine,200039865\n"
    "ti-4402,Bassin de Longwy,200070845\n"
    "ti-7501,Seine,200057867\n"
)
LIST_2023 = (
    "id_ti,lib_ti,siren_groupement,lib_groupement,nature_juridique\n"
    "ti-4401,Vosges et Saône,200071066,CA de Saint-Dié et Passavant,CA\n"
    "ti-4408,Lorraine,200070845,CA de Longwy,CA\n"
    "ti-4408,Lorraine,215704630,Metz,COM\n"
)


def polygons(phase_1: dict[str, Any] | None = None, label_2023: str = "Lorraine") -> dict[str, str]:
    """Polygon files of both phases; each names its columns in its own way."""
    both = {"lib_groupement": "x", "siren_groupement": "x"}
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}}
    return {
        "ti_2018_polygons.geojson": collection(
            ({"id_ti": "ti-4401", "lib_ti": "Nord Lorraine", **both}, phase_1 or square(6, 49)),
            ({"id_ti": "ti-4402", "lib_ti": "Bassin de Longwy", **both}, square(5, 49)),
            crs=crs,
        ),
        "ti_2023_polygons.geojson": collection(
            (
                {"id_territoire": "ti-4401", "lib_territoire": "Vosges et Saône", "liste_geo": ""},
                square(6, 47),
            ),
            (
                {"id_territoire": "ti-4408", "lib_territoire": label_2023, "liste_geo": ""},
                square(5, 48),
            ),
            crs=crs,
        ),
    }


def point(longitude: float, latitude: float) -> dict[str, object]:
    return {"type": "Point", "coordinates": [longitude, latitude]}


def place(siren: str, kind: str) -> dict[str, object]:
    """Properties of a groupement's point."""
    other = "ept" if kind == "epci" else "epci"
    return {
        "type": kind,
        f"siren_{kind}": siren,
        f"lib_{kind}": "x",
        f"siren_{other}": None,
        f"lib_{other}": None,
    }


def ti_files(**changed: str) -> dict[str, str]:
    return {
        "liste-ti-grpt2018.csv": LIST_2018,
        "liste-ti-grpt2023.csv": LIST_2023,
        "epci_ept_points.geojson": collection(
            (place("200039865", "epci"), point(6.17, 49.11)),
            (place("200057867", "ept"), point(2.36, 48.93)),
        ),
        **polygons(),
        **changed,
    }


@pytest.fixture
def tables(tmp_path: Path) -> Tables:
    result, quarantine = run("anct_territoires", tmp_path, ti_files(), cog(tmp_path / "cog"))
    assert quarantine.table().is_empty()
    return result


COMMUNES_2023 = (
    "insee_com,lib_com,id_ti,lib_ti\n"
    "88413,Saint-Dié,ti-4401,Vosges et Saône\n70001,Passavant,ti-4401,Vosges et Saône\n"
    "54329,Longwy,ti-4408,Lorraine\n57463,Metz,ti-4408 ; ti-4401,Lorraine\n"
)


def test_the_list_of_communes_adds_those_that_no_groupement_brings(tmp_path: Path) -> None:
    """A commune in two TI names both, set apart by a semicolon."""
    files = ti_files(**{"liste-ti-com2023.csv": COMMUNES_2023})
    result, quarantine = run("anct_territoires", tmp_path, files, cog(tmp_path / "cog"))
    assert quarantine.table().is_empty()
    assert ("commune-57463", "ti-2023-4401") in pairs(result["containment"])


def test_the_old_list_under_the_new_name_is_refused(tmp_path: Path) -> None:
    """The ids of phase 1 denote other territories: hardly a commune lies where it should."""
    old = "insee_com,id_ti\n57463,ti-4401\n57751,ti-4401\n54329,ti-4402\n75056,ti-7501\n"
    files = ti_files(**{"liste-ti-com2023.csv": old})
    with pytest.raises(SourceError, match="liste d’une autre phase"):
        run("anct_territoires", tmp_path, files, cog(tmp_path / "cog"))


def test_what_was_not_downloaded_stays_as_the_snapshot_tells_it(tmp_path: Path) -> None:
    """The list of phase 2 alone: phase 1 and outlines are those that ship."""
    files = {"liste-ti-grpt2023.csv": LIST_2023}
    result, _ = run("anct_territoires", tmp_path, files, shipped("insee_cog"))
    phases = dict(result["territory"].group_by("phase").len().iter_rows())
    assert phases == {2018: 149, 2023: 2}
    assert "ti-2023-4408" in ids(result["geometry"], "territory_id")


def test_the_same_code_in_two_phases_makes_two_territories(tables: Tables) -> None:
    labels = dict(tables["territory"].select("territory_id", "label").iter_rows())
    assert labels["ti-2018-4401"] == "Nord Lorraine"
    assert labels["ti-2023-4401"] == "Vosges et Saône"
    assert row(tables["territory"], territory_id="ti-2018-4401")["phase"] == 2018


def test_members_are_found_by_siren_among_epci_ept_and_communes(tables: Tables) -> None:
    listed = tables["containment"].filter(pl.col("basis") == "official")
    assert pairs(listed) == {
        ("epci-200039865", "ti-2018-4401"),
        ("epci-200070845", "ti-2018-4402"),
        ("ept-200057867", "ti-2018-7501"),
        ("epci-200071066", "ti-2023-4401"),
        ("epci-200070845", "ti-2023-4408"),
        ("commune-57463", "ti-2023-4408"),
    }


def test_a_commune_lies_in_a_ti_through_its_groupement(tables: Tables) -> None:
    derived = tables["containment"].filter(pl.col("basis") == "derived")
    assert pairs(derived) >= {
        ("commune-57463", "ti-2018-4401"),
        ("commune-57751", "ti-2018-4401"),
        ("commune-75056", "ti-2018-7501"),
    }


def test_a_ti_may_lie_in_two_regions(tables: Tables) -> None:
    containers = {
        whole
        for part, whole in pairs(tables["containment"])
        if part == "ti-2023-4401" and whole.startswith("region-")
    }
    assert containers == {"region-44", "region-27"}


def test_a_commune_listed_itself_and_in_a_groupement_is_reported_once(tmp_path: Path) -> None:
    both = LIST_2023 + "ti-4408,Lorraine,200039865,Metz Métropole,METRO\n"
    files = ti_files(**{"liste-ti-grpt2023.csv": both})
    tables, _ = run("anct_territoires", tmp_path, files, cog(tmp_path / "cog"))
    link = row(tables["containment"], member_id="commune-57463", container_id="ti-2023-4408")
    assert link["basis"] == "official"


def test_a_siren_of_no_groupement_of_today_is_set_aside_and_its_ti_stays(tmp_path: Path) -> None:
    lost = LIST_2023 + "ti-9999,Perdu,249999999,CC dissoute,CC\n"
    files = ti_files(**{"liste-ti-grpt2023.csv": lost})
    tables, quarantine = run("anct_territoires", tmp_path, files, cog(tmp_path / "cog"))
    record = quarantine.table().row(0, named=True)
    assert (record["value"], record["row"]) == ("249999999", 5)
    territory = row(tables["territory"], territory_id="ti-2023-9999")
    assert territory["population"] is None
    assert territory["population_status"] == "unknown"


def test_the_population_of_a_ti_is_the_sum_over_its_communes(tables: Tables) -> None:
    territory = row(tables["territory"], territory_id="ti-2023-4408")
    assert territory["population"] == 121_695 + 16_000
    assert (territory["population_status"], territory["population_year"]) == ("known", 2023)


def test_the_population_of_a_phase_that_is_over_is_estimated(tables: Tables) -> None:
    territory = row(tables["territory"], territory_id="ti-2018-7501")
    assert (territory["population"], territory["population_status"]) == (2_100_000, "estimated")


def test_a_sum_with_an_unknown_part_is_unknown(tmp_path: Path) -> None:
    folder = tmp_path / "cog"
    folder.mkdir()
    silent = commune("57003", "Muette", "57", "44", siren="215700003")
    epci = [*EPCI[1:], groupement("200039865", "Metz", "METRO", "57463", "57003")]
    required, _ = run("insee_cog", folder, cog_files([*COMMUNES, silent], epci))
    tables, _ = run("anct_territoires", tmp_path, ti_files(), required)
    assert row(tables["territory"], territory_id="ti-2018-4401")["population"] is None


def test_succession_is_measured_by_population_of_shared_communes(tables: Tables) -> None:
    metz = row(tables["succession"], earlier_id="ti-2018-4401", later_id="ti-2023-4408")
    assert metz["communes"] == 1
    assert metz["share_of_earlier"] == pytest.approx(121_695 / (121_695 + 14_000))
    assert metz["share_of_later"] == pytest.approx(121_695 / (121_695 + 16_000))


def test_the_same_code_is_no_succession(tables: Tables) -> None:
    assert set(tables["succession"].select("earlier_id", "later_id").iter_rows()) == {
        ("ti-2018-4401", "ti-2023-4408"),
        ("ti-2018-4402", "ti-2023-4408"),
    }


def test_groupements_have_a_point_and_no_outline(tables: Tables) -> None:
    metz = row(tables["geometry"], territory_id="epci-200039865")
    assert (metz["longitude"], metz["latitude"], metz["outline_wkt"]) == (6.17, 49.11, None)
    assert "ept-200057867" in ids(tables["geometry"], "territory_id")


def test_a_point_of_an_unknown_groupement_is_set_aside(tmp_path: Path) -> None:
    points = collection((place("249999999", "epci"), point(1, 45)))
    files = ti_files(**{"epci_ept_points.geojson": points})
    tables, quarantine = run("anct_territoires", tmp_path, files, cog(tmp_path / "cog"))
    assert not any(name.startswith("epci") for name in ids(tables["geometry"], "territory_id"))
    assert quarantine.table()["value"].to_list() == ["249999999"]


@pytest.mark.parametrize(
    ("siren", "kind", "x", "y"),
    [("200057867", "ept", 55.4469, -20.933), ("200039865", "epci", 49.11, 6.17)],
)
def test_a_point_far_from_the_communes_of_its_groupement_is_set_aside(
    tmp_path: Path, siren: str, kind: str, x: float, y: float
) -> None:
    points = collection((place(siren, kind), point(x, y)))
    files = ti_files(**{"epci_ept_points.geojson": points})
    tables, quarantine = run("anct_territoires", tmp_path, files, cog(tmp_path / "cog"))
    assert not ids(tables["geometry"], "territory_id") & {f"{kind}-{siren}"}
    aside = quarantine.table()
    assert aside["value"].to_list() == [siren]
    assert aside["reason"].to_list() == ["the point lies far from the communes of this groupement"]


def test_a_ti_drawn_as_points_has_a_point_and_no_outline(tmp_path: Path) -> None:
    points = {"type": "MultiPoint", "coordinates": [[4.8, 43.4], [4.9, 43.5]]}
    files = ti_files(**polygons(phase_1=points))
    tables, _ = run("anct_territoires", tmp_path, files, cog(tmp_path / "cog"))
    drawn = row(tables["geometry"], territory_id="ti-2018-4401")
    assert drawn["outline_wkt"] is None
    assert (drawn["longitude"], drawn["latitude"]) in {(4.8, 43.4), (4.9, 43.5)}


def test_a_ti_drawn_as_polygon_and_points_keeps_the_polygon(tmp_path: Path) -> None:
    mixed = {"type": "GeometryCollection", "geometries": [point(3.6, 46.8), square(6, 49)]}
    files = ti_files(**polygons(phase_1=mixed))
    tables, _ = run("anct_territoires", tmp_path, files, cog(tmp_path / "cog"))
    drawn = row(tables["geometry"], territory_id="ti-2018-4401")
    assert shapely.from_wkt(drawn["outline_wkt"]).area == pytest.approx(1.0)


def test_an_outline_under_another_name_than_the_lists_is_set_aside(tmp_path: Path) -> None:
    files = ti_files(**polygons(label_2023="Nord Lorraine"))
    tables, quarantine = run("anct_territoires", tmp_path, files, cog(tmp_path / "cog"))
    assert "ti-2023-4408" not in ids(tables["geometry"], "territory_id")
    assert quarantine.table()["column"].to_list() == ["lib_territoire"]


def test_one_code_with_two_names_in_a_list_stops_the_load(tmp_path: Path) -> None:
    twice = LIST_2023 + "ti-4408,Autre nom,200039865,Metz Métropole,METRO\n"
    files = ti_files(**{"liste-ti-grpt2023.csv": twice})
    with pytest.raises(SourceError, match="ti-2023-4408"):
        run("anct_territoires", tmp_path, files, cog(tmp_path / "cog"))


def test_a_missing_column_stops_the_load(tmp_path: Path) -> None:
    files = ti_files(**{"liste-ti-grpt2018.csv": LIST_2018.replace("siren_groupement", "siren")})
    with pytest.raises(SourceError, match="siren_groupement"):
        run("anct_territoires", tmp_path, files, cog(tmp_path / "cog"))


def test_a_new_column_is_left(tmp_path: Path) -> None:
    files = ti_files(**{"liste-ti-grpt2018.csv": LIST_2018.replace("lib_ti", "lib_ti,phase", 1)})
    found, _ = run("anct_territoires", tmp_path, files, cog(tmp_path / "cog"))
    assert found["territory"].height > 0


def _holds_both_phases(tables: Tables) -> None:
    assert dict(tables["territory"].group_by("phase").len().iter_rows()) == {2018: 149, 2023: 183}
    containment = tables["containment"]
    listed = containment.filter(pl.col("basis") == "official").select(
        kind=pl.col("member_id").str.extract("^([a-z]+)-"),
        phase=pl.col("container_id").str.slice(3, 4),
    )
    assert set(listed.group_by("phase", "kind").len().iter_rows()) == {
        ("2018", "epci", 547), ("2018", "ept", 3), ("2018", "commune", 38),
        ("2023", "epci", 626), ("2023", "ept", 3), ("2023", "commune", 12),
    }  # fmt: skip
    regions = containment.filter(
        pl.col("container_id").str.starts_with("region-"),
        pl.col("member_id").str.starts_with("ti-2023-"),
    )
    of_each = regions.group_by("member_id").len("regions")
    assert of_each.height == 183
    assert of_each.filter(pl.col("regions") == 2).height == 15
    outlines = tables["geometry"].drop_nulls("outline_wkt")
    assert outlines.height == 149 - 3 + 183
    assert shapely.is_valid(shapely.from_wkt(outlines["outline_wkt"].to_list())).all()


def _disjoint_under_one_code(tables: Tables) -> int:
    """How many codes of both phases denote territories without a commune in common."""
    codes = tables["territory"].group_by("code").len("phases").filter(pl.col("phases") == 2)
    kept = tables["succession"].filter(
        pl.col("earlier_id").str.slice(8) == pl.col("later_id").str.slice(8)
    )
    return codes.height - kept.height


def test_the_shipped_snapshot_holds_both_phases() -> None:
    tables = shipped("anct_territoires")
    _holds_both_phases(tables)
    assert _disjoint_under_one_code(tables) > 100


@pytest.mark.shared
def test_the_official_files_give_both_phases() -> None:
    tables = official("anct_territoires", official("insee_cog"))
    _holds_both_phases(tables)
