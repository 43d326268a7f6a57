"""Suggestions, regions, actors, industries, maps and sources over HTTP."""

from typing import Any

import httpx
import pytest

METZ = "ti-2023-4408"
TIED = "ti-2023-1111"
"""A territory whose actors share European projects with many regions."""


def get(client: httpx.Client, path: str, **asked: str) -> Any:
    response = client.get(f"/api/v1/{path}", params=asked)
    assert response.status_code == 200, response.text
    return response.json()


def test_a_filiere_is_reported_by_itself_as_in_its_territory(client: httpx.Client) -> None:
    (first, *_) = get(client, f"territories/{METZ}/filieres")["candidates"]
    found = get(client, f"filieres/{first['id']}")
    assert found["candidate"] == first
    assert found["territory"]["id"] == METZ


def test_a_partner_is_reported_by_itself_as_in_its_territory(client: httpx.Client) -> None:
    (first, *_) = get(client, f"territories/{METZ}/partners")["partners"]
    assert get(client, f"partners/{first['id']}")["partner"] == first


def test_filieres_come_best_first_and_by_industry(client: httpx.Client) -> None:
    scores = [one["score"] for one in get(client, "filieres")["items"]]
    assert scores == sorted(scores, reverse=True)
    (candidate, *_) = get(client, f"territories/{METZ}/filieres")["candidates"]
    industry = candidate["industries"][0]["id"]
    found = get(client, "filieres", industry=industry, limit="500")["items"]
    assert candidate["id"] in [one["id"] for one in found]


def test_an_explanation_shows_the_rows_that_were_counted(client: httpx.Client) -> None:
    (candidate, *_) = get(client, f"territories/{METZ}/filieres")["candidates"]
    found = get(client, f"explain/{candidate['id']}", limit="500")
    assert found["rows_total"] == len(found["rows"]) == candidate["establishments"]
    industries = {one["id"] for one in candidate["industries"]}
    assert {one["values"]["industry_id"] for one in found["rows"]} == industries
    assert found["evidence"] == candidate["evidence"]
    assert found["graph"]["center"] == candidate["id"]


def test_a_partner_is_explained_by_participations_shared_ones_first(client: httpx.Client) -> None:
    partners = get(client, f"territories/{TIED}/partners")["partners"]
    tied = next(one for one in partners if one["shared_projects"])
    found = get(client, f"explain/{tied['id']}", limit="500")
    shared = [one["values"]["shared"] for one in found["rows"]]
    assert shared == sorted(shared, reverse=True)
    projects = {one["values"]["project_id"] for one in found["rows"] if one["values"]["shared"]}
    assert len(projects) == tied["shared_projects"]


def test_a_region_tells_its_territories_and_those_it_is_suggested_to(client: httpx.Client) -> None:
    home = get(client, "regions/nuts-FRF3")
    assert METZ in [one["territory"]["id"] for one in home["territories"]]
    assert "nuts-LU00" in [one["id"] for one in home["neighbours"]]
    partner = get(client, "regions/nuts-BE10")
    assert METZ in [one["territory"]["id"] for one in partner["suggested_to"]]


def test_capability_is_a_rank_with_its_interval(client: httpx.Client) -> None:
    found = get(client, "capability", limit="500")
    assert found["total"] == len(found["items"]) == 182
    for one in found["items"]:
        assert one["rank_low"] <= one["rank"] <= one["rank_high"]
    own = get(client, f"territories/{METZ}/capability")
    assert own in found["items"]


def test_actors_are_listed_by_kind_and_by_territory(client: httpx.Client) -> None:
    poles = get(client, "actors", kind="pole", limit="500")
    assert poles["total"] == 55
    near = get(client, "actors", territory=METZ)["items"]
    assert "pole-materalia" in [one["id"] for one in near]
    found = get(client, "organisations/pole-materalia")
    assert METZ in [one["id"] for one in found["territories"]]


def test_an_industry_tells_who_is_specialised_in_it(client: httpx.Client) -> None:
    found = get(client, "industries/naf2-25.50B")
    assert METZ in [one["territory"]["id"] for one in found["territories"]]
    assert found["industry"]["parent"] == "naf2-25.50"


def test_specialisations_come_surest_first_by_pages(client: httpx.Client) -> None:
    whole = get(client, f"territories/{METZ}/specialisations", limit="500")
    odds = [one["item"]["probability"] for one in whole["items"]]
    assert odds == sorted(odds, reverse=True)
    page = get(client, f"territories/{METZ}/specialisations", offset="2", limit="3")
    assert page["items"] == whole["items"][2:5]


@pytest.mark.parametrize("indicator", ["capability", "candidates", "population", "dependence"])
def test_a_map_has_every_territory_once_and_says_what_is_not_known(
    client: httpx.Client, indicator: str
) -> None:
    found = get(client, "map/territories", indicator=indicator)
    ids = [one["id"] for one in found["features"]]
    assert len(ids) == len(set(ids)) == 183
    for one in found["features"]:
        unknown = one["properties"]["status"] in {"unknown", "secret"}
        assert (one["properties"]["value"] is None) == unknown


def test_an_overview_of_the_map_tells_the_same_with_fewer_corners(client: httpx.Client) -> None:
    full = get(client, "map/territories")["features"]
    overview = get(client, "map/territories", detail="overview")["features"]
    assert [one["properties"] for one in overview] == [one["properties"] for one in full]
    assert all(one["geometry"] for one in overview)
    assert _corners(overview) < _corners(full) / 2


def _corners(features: list[dict[str, Any]]) -> int:
    return sum(
        len(ring)
        for one in features
        for polygon in one["geometry"]["coordinates"]
        for ring in polygon
    )


def test_an_outline_is_of_wgs_84_longitude_first(client: httpx.Client) -> None:
    (feature,) = get(client, f"territories/{METZ}/outline")["features"]
    ring = feature["geometry"]["coordinates"][0]
    longitude, latitude = ring[0][0] if feature["geometry"]["type"] == "MultiPolygon" else ring[0]
    assert 5 < longitude < 8
    assert 48 < latitude < 50


def test_a_map_of_regions_bears_its_notice(client: httpx.Client) -> None:
    found = get(client, "map/regions", level="nuts2", country="BE")
    assert len(found["features"]) == 11
    assert "EuroGeographics" in found["attribution"]


def test_sources_are_reported_with_licence_and_vintage(client: httpx.Client) -> None:
    found = get(client, "sources")
    assert all(one["licence"] and one["vintage"] for one in found)
    assert get(client, "sources/eurostat_sbs") in found


@pytest.mark.parametrize(
    ("path", "error"),
    [
        ("territories/nothing", "unknown_territory"),
        ("territories/nothing/specialisations", "unknown_territory"),
        ("territories/nothing/capability", "unknown_territory"),
        ("territories/nothing/outline", "unknown_territory"),
        ("territories/ti-2018-4408/capability", "no_capability"),
        ("filieres/nothing", "unknown_suggestion"),
        ("partners/nothing", "unknown_suggestion"),
        ("explain/nothing", "unknown_suggestion"),
        ("regions/commune-57463", "unknown_region"),
        ("organisations/nothing", "unknown_organisation"),
        ("industries/nothing", "unknown_industry"),
        ("sources/nothing", "unknown_source"),
    ],
)
def test_what_is_not_there_is_reported_in_one_shape(
    client: httpx.Client, path: str, error: str
) -> None:
    response = client.get(f"/api/v1/{path}")
    assert response.status_code == 404
    assert response.json()["error"] == error
    assert set(response.json()) == {"error", "detail", "hint"}


@pytest.mark.parametrize(
    ("place", "reference", "reason"),
    [
        ("ti-2023-0301", {}, "Those of its region alone are known: Guyane (nuts-FRY3)"),
        ("ti-2023-0301", {"reference": "EU"}, "no specialisation of its own"),
        ("ti-2023-7502", {"reference": "EU"}, "compared with France alone"),
        ("ti-2018-4408", {}, "of the current phase alone"),
        ("nuts-DEC0", {"reference": "FR"}, "compared with Europe alone"),
        ("commune-57463", {}, "No specialisation is computed for this place"),
    ],
)
def test_a_place_without_specialisations_says_why(
    client: httpx.Client, place: str, reference: dict[str, str], reason: str
) -> None:
    found = get(client, f"territories/{place}/specialisations", **reference)
    assert (found["total"], found["items"]) == (0, [])
    assert reason in found["why_empty"]["en"]
    assert found["why_empty"]["fr"] != found["why_empty"]["en"]


def test_a_place_with_specialisations_gives_no_reason(client: httpx.Client) -> None:
    assert get(client, f"territories/{METZ}/specialisations")["why_empty"] is None
    assert get(client, f"territories/{METZ}")["why_no_specialisation"] is None
    unlisted = get(client, "territories/ti-2023-0301")
    assert "nuts-FRY3" in unlisted["why_no_specialisation"]["fr"]


def test_capability_says_its_reference_and_what_its_register_cannot_see(
    client: httpx.Client,
) -> None:
    """Mayotte: one site is known, of a register that says nothing by absence."""
    found = get(client, "territories/ti-2023-0601/capability")
    assert (found["sites"], found["register"], found["reference"]) == (1, "dgpr_irep", "FR")
    assert "Absence says nothing" in found["cannot_see"]["en"]


def test_a_capability_is_explained_by_its_sites_and_projects(client: httpx.Client) -> None:
    item = get(client, f"territories/{TIED}/capability")
    found = get(client, f"explain/capability-{TIED}", limit="500")
    assert (found["kind"], found["parts"]) == ("capability", item["parts"])
    tables = [one["table"] for one in found["rows"]]
    assert tables.count("facility") == item["sites"]
    rows = {one["source"]: one["rows"] for one in found["evidence"]}
    assert rows["dgpr_irep"] == item["sites"]
    assert rows["cordis_h2020"] == tables.count("participation") > 0
    assert found["rows_total"] == len(tables) == rows["dgpr_irep"] + rows["cordis_h2020"]


def test_what_has_no_capability_has_none_to_explain(client: httpx.Client) -> None:
    response = client.get("/api/v1/explain/capability-ti-2023-0301")
    assert (response.status_code, response.json()["error"]) == (404, "no_capability")
    assert client.get("/api/v1/explain/capability-nothing").status_code == 404


def test_filieres_of_a_list_say_what_they_rest_on(client: httpx.Client) -> None:
    (first, *_) = get(client, "filieres", limit="1")["items"]
    whole = get(client, f"filieres/{first['id']}")["candidate"]
    names = ("score", "ground", "register", "reference", "year")
    assert {name: first[name] for name in names} == {name: whole[name] for name in names}


def test_the_list_of_sites_counts_every_register_and_coverage_one(
    client: httpx.Client,
) -> None:
    """Metz has a stock of SIRENE for one commune: its sites are listed, not counted."""
    (item,) = [one for one in get(client, "coverage") if one["id"] == METZ]
    assert item["sites"] < item["listed"] == get(client, f"territories/{METZ}/sites")["total"]
    properties = client.get("/openapi.json").json()["components"]["schemas"]
    assert "listed" in properties["CoverageItem"]["properties"]["sites"]["description"]
    assert "/coverage" in properties["SitePage"]["properties"]["total"]["description"]
