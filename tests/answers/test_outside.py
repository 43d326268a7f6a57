"""A place outside the programme is answered with the nearest territory inside it."""

import math

import polars as pl
import pytest

from ti_graph.answers.found import found
from ti_graph.answers.nearest import territories_meant
from ti_graph.answers.outside import Outside
from ti_graph.answers.search import SearchIndex
from ti_graph.answers.territories import Answers
from ti_graph.graph.release import Release

PLAINE_COMMUNE = "ept-200057867"


@pytest.fixture(scope="module")
def index(default_release: Release) -> SearchIndex:
    return SearchIndex(default_release)


def test_a_commune_outside_has_the_nearest_territory(index: SearchIndex) -> None:
    (paris, *_) = index.find("Paris", ["commune"])
    assert (paris.id, paris.territories) == ("commune-75056", [])
    assert paris.nearest is not None
    assert paris.nearest.territory_id.startswith("ti-2023-11")
    assert 0 < paris.nearest.distance_km < 20


@pytest.mark.parametrize(
    ("commune", "goal", "km"),
    [
        ("commune-92050", "commune-78124", 3.0),  # Nanterre to Carrières-sur-Seine
        ("commune-94028", "commune-94022", 3.2),  # Créteil to Choisy-le-Roi
        ("commune-75056", "commune-94037", 4.7),  # Paris to Gentilly
    ],
)
def test_a_commune_is_measured_to_the_nearest_commune_of_a_territory(
    default_release: Release, commune: str, goal: str, km: float
) -> None:
    near = Outside(default_release).nearest(commune)
    assert near is not None
    assert (near.measured_from, near.measured_to) == (commune, goal)
    assert near.distance_km == pytest.approx(km, abs=0.05)
    inside = default_release.table("within").filter(pl.col("member_id") == goal).collect()
    assert near.territory_id in inside["container_id"].to_list()


def test_the_answer_says_what_was_measured(index: SearchIndex, default_answers: Answers) -> None:
    (hit,) = found(index, default_answers, "Nanterre", ["commune"], 1).hits
    assert hit.nearest is not None
    assert hit.nearest.measured_from.label == "Nanterre"
    assert hit.nearest.measured_to.label == "Carrières-sur-Seine"
    assert hit.nearest.distance_km == 3.0


def test_a_commune_without_a_point_is_measured_from_the_smallest_group_around_it(
    default_release: Release,
) -> None:
    outside = Outside(default_release)
    within = default_release.table("within").collect()
    members = within.filter(pl.col("container_id") == "epci-200054781")["member_id"]
    communes = [one for one in members if one.startswith("commune-")]
    origins = {one: near.measured_from for one in communes if (near := outside.nearest(one))}
    groups = {origin for one, origin in origins.items() if origin != one}
    assert groups
    assert {origin.split("-")[0] for origin in groups} == {"ept"}


def test_a_group_is_as_near_as_its_nearest_commune(
    default_release: Release,
) -> None:
    """The programme's file puts Plaine Commune (Saint-Denis, 93) in La Réunion: not kept."""
    published = default_release.table("geometry").filter(pl.col("territory_id") == PLAINE_COMMUNE)
    assert published.collect().is_empty()
    near = Outside(default_release).nearest(PLAINE_COMMUNE)
    assert near is not None
    # L'Île-Saint-Denis to Villeneuve-la-Garenne, across an arm of the Seine.
    assert (near.measured_from, near.measured_to) == ("commune-93039", "commune-92078")
    assert near.territory_id == "ti-2023-1101"


def test_a_commune_inside_has_none(index: SearchIndex) -> None:
    (metz, *_) = index.find("Metz", ["commune"])
    assert metz.territories == ["ti-2023-4408"]
    assert metz.nearest is None


def test_a_place_without_a_position_has_none(default_release: Release) -> None:
    assert Outside(default_release).nearest("commune-00000") is None


def test_a_group_stands_at_no_distance_of_itself(default_release: Release) -> None:
    near = Outside(default_release).nearest("epci-200039865")
    assert near is not None
    assert near.territory_id == "ti-2023-4408"
    assert math.isclose(near.distance_km, 0.0, abs_tol=1e-6)


@pytest.mark.parametrize("word", ["bois", "verre", "parfum"])
def test_industries_and_filieres_of_a_word_come_before_its_communes(
    index: SearchIndex, word: str
) -> None:
    kinds = [hit.kind for hit in index.find(word)]
    assert kinds[0] in {"filiere", "industry"}
    trades = [kind in {"filiere", "industry"} for kind in kinds]
    assert "commune" not in kinds or kinds.index("commune") == trades.index(False)


@pytest.mark.parametrize(
    ("word", "first"),
    [("metz", "commune-57463"), ("cluses", "commune-74081"), ("tours", "commune-37261")],
)
def test_a_word_that_no_industry_bears_finds_its_commune_first(
    index: SearchIndex, word: str, first: str
) -> None:
    assert index.find(word)[0].id == first


@pytest.mark.parametrize(
    ("name", "region"),
    [("Sarre", "nuts-DEC"), ("Bavière", "nuts-DE2"), ("Catalogne", "nuts-ES51")],
)
def test_a_region_abroad_is_found_by_its_french_name(
    index: SearchIndex, name: str, region: str
) -> None:
    assert index.find(name)[0].id == region
    assert "nuts-DEA2" in [hit.id for hit in index.find("Cologne")]


@pytest.mark.parametrize(
    ("name", "first"),
    [("La Réunion", "nuts-FRY4"), ("Vienne", "departement-86"), ("Savoie", "departement-73")],
)
def test_of_places_of_one_name_the_region_comes_first_with_its_territories(
    index: SearchIndex, name: str, first: str
) -> None:
    """La Réunion is a commune of Lot-et-Garonne, too; Vienne one of Isère."""
    hit = index.find(name)[0]
    assert (hit.id, hit.nearest) == (first, None)
    assert hit.territories
    assert all(one.startswith("ti-2023-") for one in hit.territories)


def test_a_region_found_by_a_code_that_is_no_more_in_use_says_so(index: SearchIndex) -> None:
    assert [hit.label_fr for hit in index.find("FR41")[:1]] == ["Lorraine (NUTS 2013)"]
    assert [hit.label_fr for hit in index.find("FRF3")[:1]] == ["Lorraine"]


def test_a_group_that_shares_communes_with_territories_is_not_outside(index: SearchIndex) -> None:
    (paris, *_) = index.find("Métropole du Grand Paris", ["group"])
    assert paris.nearest is None
    assert "ti-2023-1105" in paris.territories


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("Cholet", "ti-graph filieres ti-2023-5204 (Choletais-Mauges, où se trouve Cholet)"),
        (
            "CA Mauges Communauté",
            "ti-graph filieres ti-2023-5204 (Choletais-Mauges, dont CA Mauges Communauté est "
            "membre)",
        ),
        (
            "Nanterre",
            "ti-graph filieres ti-2023-1109 (Seine Aval, le plus proche de Nanterre, qui est hors "
            "programme)",
        ),
        ("Grasse", "ti-graph filieres ti-2023-9303 (Grasse – Cannes – Sophia Antipolis, où se "
                   "trouve Grasse)"),
        ("Sophia", "ti-graph filieres ti-2023-9303 (Grasse – Cannes – Sophia Antipolis)"),
    ],
)  # fmt: skip
def test_a_name_that_no_territory_bears_leads_to_what_to_type(
    index: SearchIndex, name: str, meant: str
) -> None:
    assert territories_meant(name, "ti-graph filieres", index)[0] == meant


def test_a_name_that_is_like_nothing_leads_nowhere(index: SearchIndex) -> None:
    assert territories_meant("xqzw", "ti-graph filieres", index) == []


def test_a_region_leads_to_the_territories_that_lie_in_it(index: SearchIndex) -> None:
    """There is a commune of that name in Lot-et-Garonne, too."""
    meant = territories_meant("La Réunion", "ti-graph territory", index)
    assert meant[0].startswith("ti-graph territory ti-2023-040")
    assert len(meant) == 2
    assert all("La Réunion" in one for one in meant)


def test_words_that_no_single_name_holds_find_what_bears_each(index: SearchIndex) -> None:
    for text in ("Molsheim-Obernai", "molsheim obernai", "Molsheim – Óbernai"):
        hits = index.find(text)
        labels = [hit.label_fr for hit in hits]
        assert {"Molsheim", "Obernai"} <= set(labels), text
    epernay = index.find("Molsheim-Obernai", ["group"])
    assert [hit.id for hit in epernay] == ["epci-246701064"]


def test_what_bears_all_the_words_comes_before_what_bears_one(index: SearchIndex) -> None:
    """Epinal and Charmes are communes of one territory, and no name holds both."""
    hits = index.find("Epinal Rambervillers Capavenir", ["territory"])
    assert hits[0].id == "ti-2023-4404"


@pytest.mark.parametrize("text", ["zzzz", "zzzy"])
def test_a_code_is_not_a_misspelt_word(index: SearchIndex, text: str) -> None:
    assert [hit for hit in index.find(text) if hit.basis == "code"] == []
