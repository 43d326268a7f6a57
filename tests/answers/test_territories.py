"""What is reported of a territory: checked by hand on a small country, and against SPARQL."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import BaseModel

from ti_graph.answers.ground_models import DataKind
from ti_graph.answers.maps import TerritoryMaps
from ti_graph.answers.programme import fold
from ti_graph.answers.territories import Answers, joint_kind
from ti_graph.errors import NotFoundError, ReleaseError
from ti_graph.graph.release import Release, Releases
from ti_graph.model.results import RESULT_TABLES
from ti_graph.query.catalogue import named_query
from ti_graph.query.run import run

AMONT, PASSAGE, DESERT = "ti-2023-1001", "ti-2023-1002", "ti-2023-2001"
METZ = "ti-2023-4408"
SOME = [METZ, "ti-2023-3213", "ti-2023-0601", "ti-2023-9301"]


def ids(answers: Answers, text: str, phase: int | None = 2023) -> list[str]:
    return [item.id for item in answers.territories(text, phase)]


# --- looking up ---------------------------------------------------------------------------------


def test_each_phase_has_its_territories(default_answers: Answers) -> None:
    assert len(default_answers.territories(phase=2023)) == 183
    assert len(default_answers.territories(phase=2018)) == 149
    assert len(default_answers.territories()) == 183 + 149


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Amont", [AMONT]),
        ("AMONT", [AMONT]),
        ("  amont ", [AMONT]),
        ("desert", [DESERT]),
        ("DÉSERT", [DESERT]),
        ("bourg eveque", [AMONT]),
        ("l'évêque", [AMONT]),
        ("cc passage", [PASSAGE]),
        ("2023-2001", [DESERT]),
        ("etang", [PASSAGE]),
        ("écluse", [AMONT]),
        ("nowhere", []),
        ("amont nowhere", []),
        ("%", []),
        ("<script>", []),
        ("", [AMONT, PASSAGE, DESERT]),
    ],
)
def test_a_territory_is_found_by_the_words_of_a_name_without_case_or_accents(
    text: str, found: list[str], small_answers: Answers
) -> None:
    assert ids(small_answers, text) == found


def test_the_other_phase_is_looked_up_apart(small_answers: Answers) -> None:
    assert ids(small_answers, "amont", 2018) == ["ti-2018-1001"]
    assert set(ids(small_answers, "amont", None)) == {AMONT, "ti-2018-1001"}


def test_every_territory_is_found_first_by_its_own_name(default_answers: Answers) -> None:
    for item in default_answers.territories(phase=2023):
        found = default_answers.territories(item.label, 2023)
        same_name = [one.id for one in found if fold(one.label) == fold(item.label)]
        assert item.id in same_name
        assert [one.id for one in found[: len(same_name)]] == same_name


def test_folding_takes_case_and_accents_away() -> None:
    assert fold("Île-de-FRANCE, Évêché ŒUVRE") == "ile-de-france, eveche œuvre"


def test_an_item_tells_its_regions_and_members(small_answers: Answers) -> None:
    item = small_answers.item(PASSAGE)
    assert item.model_dump() == {
        "id": PASSAGE,
        "iri": f"https://w3id.org/ti-graph/territory/{PASSAGE}",
        "label": "Passage",
        "phase": 2023,
        "regions": ["Nordie", "Sudie"],
        "members": 2,
    }


@pytest.mark.parametrize(
    "name", ["ti-2023-9999", "", "epci-200000001", "../CURRENT", "ti-2023-1001x"]
)
def test_an_unknown_identifier_is_reported(name: str, small_answers: Answers) -> None:
    for ask in (small_answers.territory, small_answers.filieres, small_answers.partners):
        with pytest.raises(NotFoundError) as caught:
            ask(name)
        assert caught.value.code == "unknown_territory"


def test_a_long_identifier_is_reported_cut(small_answers: Answers) -> None:
    with pytest.raises(NotFoundError) as caught:
        small_answers.item("x" * 500)
    assert len(str(caught.value.facts["territory"])) == 80


# --- a territory --------------------------------------------------------------------------------


def test_a_territory_tells_its_members_by_name(small_answers: Answers) -> None:
    found = small_answers.territory(AMONT)
    assert [(one.id, one.label, one.nature) for one in found.member_list] == [
        ("epci-200000001", "CA d'Amont", "CA"),
        ("epci-200000002", "CC des Dunes", "CC"),
    ]
    assert (found.communes, found.territory.members) == (5, 2)
    assert found.departements == ["Haut-Nord"]


def test_a_commune_may_be_a_member(small_answers: Answers) -> None:
    members = {one.id: one for one in small_answers.territory(PASSAGE).member_list}
    assert members["commune-2A004"].nature == "COM"
    assert members["commune-2A004"].population == 1500
    assert small_answers.territory(PASSAGE).departements == ["Haut-Nord", "Bas-Sud"]


def test_a_population_without_that_of_a_commune_is_not_known(small_answers: Answers) -> None:
    found = small_answers.territory(AMONT)
    assert (found.population, found.population_status) == (None, "unknown")
    assert (found.population_year, found.population_source) == (None, None)
    assert "sans 1" in found.inhabitants()
    complete = small_answers.territory(PASSAGE)
    assert (complete.population, complete.communes_without_population) == (4_500, 0)


def test_a_population_has_a_status_a_year_and_a_source(small_answers: Answers) -> None:
    found = small_answers.territory(PASSAGE)
    assert (found.population_status, found.population_year) == ("known", 2023)
    assert found.population_source == "insee_cog"
    assert "(2023)" in found.inhabitants()


@pytest.mark.parametrize("territory", ["ti-2023-4408", "ti-2023-0601", "ti-2018-4403"])
def test_one_population_is_reported_everywhere_and_is_the_sum_of_the_members(
    territory: str, default_release: Release, default_answers: Answers
) -> None:
    found = default_answers.territory(territory)
    (asked,) = run(
        named_query("territory/identity"), {"territory": territory}, default_release
    ).records()
    assert (
        found.population
        == asked["population"]
        == sum(one.population or 0 for one in found.member_list)
    )
    assert found.population_status == asked["population_status"]
    assert found.population_year == asked["population_year"]
    maps = TerritoryMaps(default_answers)
    (shown,) = [
        one.properties
        for one in maps.territories("population", found.territory.phase).features
        if one.id == territory
    ]
    assert (shown.value, shown.status) == (found.population, found.population_status)
    assert (shown.year, shown.register_id) == (found.population_year, found.population_source)


def test_the_people_of_mayotte_are_of_its_last_census(default_answers: Answers) -> None:
    assert default_answers.territory("ti-2023-0601").population_year == 2017
    assert default_answers.territory("ti-2023-4408").population_year == 2023


def test_the_year_of_a_commune_is_that_of_its_groupement(default_release: Release) -> None:
    asked = {"commune-57463": 2023, "commune-97611": 2017, "commune-98415": None}
    for commune, year in asked.items():
        query = named_query("territory/identity")
        (row,) = run(query, {"territory": commune}, default_release).records()
        assert row["population_year"] == year


def test_descent_is_reported_from_both_ends(small_answers: Answers) -> None:
    (earlier,) = small_answers.territory(AMONT).descends_from
    assert (earlier.id, earlier.label) == ("ti-2018-1001", "Vieil Amont")
    assert earlier.share_of_earlier == pytest.approx(15 / 19)
    assert earlier.share_of_later == pytest.approx(15 / 20)
    (later,) = small_answers.territory("ti-2018-1001").continues_in
    assert (later.id, later.share_of_earlier) == (AMONT, earlier.share_of_earlier)
    assert small_answers.territory(DESERT).descends_from == []


def test_specialisations_are_of_the_place_and_of_its_home_regions(small_answers: Answers) -> None:
    found = small_answers.territory(PASSAGE).specialisations
    assert [(one.place, one.place_label, one.data, one.year) for one in found] == [
        (PASSAGE, "Passage", "simulated", None),
        ("nuts-FRX1", "Nordie", "real", 2014),
        ("nuts-FRY1", "Sudie", "real", 2014),
    ]


def test_the_surest_specialisations_come_first(small_answers: Answers) -> None:
    own = small_answers.territory(AMONT).specialisations[0]
    assert {item.industry for item in own.items[:5]} == {
        f"naf2-{code}" for code in ("24.10Z", "25.50A", "25.62B", "29.10Z", "29.32Z")
    }
    probabilities = [item.probability for item in own.items]
    assert probabilities == sorted(probabilities, reverse=True)
    steel = next(item for item in own.items if item.industry == "naf2-24.10Z")
    assert [steel.observed, steel.expected] == pytest.approx([10, 2.25])
    assert (steel.label.fr, steel.label.en) == ("Sidérurgie", "Class 24.10")


def test_specialisations_count_the_rows_they_rest_on(small_answers: Answers) -> None:
    own, region = small_answers.territory(AMONT).specialisations
    assert [(one.source, one.rows, one.simulated) for one in own.evidence] == [
        ("simulated_establishments", 60, True)
    ]
    assert [(one.source, one.rows, one.simulated) for one in region.evidence] == [
        ("eurostat_sbs", 5, False)
    ]


def test_registers_say_how_far_they_reach(small_answers: Answers) -> None:
    reached = {one.register_id: one for one in small_answers.territory(AMONT).registers}
    sirene = reached["insee_sirene"]
    assert (sirene.sites, sirene.communes_reached, sirene.communes) == (1, 1, 5)
    assert (sirene.ground, sirene.coverage, sirene.coverage_basis) == (
        "census", 0.25, "communes_2000",
    )  # fmt: skip
    assert reached["simulated_establishments"].ground == "simulated"
    assert small_answers.territory(DESERT).registers == []


def test_the_answer_says_what_its_data_are(small_answers: Answers) -> None:
    assert small_answers.territory(AMONT).data == "simulated"
    assert small_answers.territory(DESERT).data == "real"
    assert small_answers.filieres(AMONT).data == "simulated"
    assert small_answers.partners(AMONT).data == "real"
    filiere = small_answers.filieres(AMONT).candidates[0].id
    assert small_answers.partners(AMONT, filiere).data == "simulated"


@pytest.mark.parametrize(
    ("kinds", "joint"),
    [
        ([], "real"),
        (["real", "real"], "real"),
        (["simulated"], "simulated"),
        (["simulated", "real"], "simulated"),
    ],
)
def test_an_answer_is_simulated_as_soon_as_one_part_of_it_is(
    kinds: list[DataKind], joint: DataKind
) -> None:
    assert joint_kind(kinds) == joint


def test_evidence_of_a_territory_names_the_lists_it_comes_from(small_answers: Answers) -> None:
    evidence = small_answers.territory(AMONT).evidence
    assert [(one.source, one.rows) for one in evidence] == [
        ("anct_territoires", 2),
        ("insee_cog", 5),
    ]


def evidence_rows(content: object) -> Iterator[dict[str, object]]:
    """Every piece of evidence in an answer, wherever it stands."""
    if isinstance(content, dict):
        yield from content.get("evidence", [])
        for child in content.values():
            yield from evidence_rows(child)
    elif isinstance(content, list):
        for child in content:
            yield from evidence_rows(child)


@pytest.mark.parametrize("territory", SOME)
def test_every_piece_of_evidence_names_source_title_licence_vintage_and_rows(
    territory: str, default_answers: Answers
) -> None:
    known: list[BaseModel] = [
        default_answers.territory(territory),
        default_answers.filieres(territory),
        default_answers.partners(territory),
    ]
    rows = [row for answer in known for row in evidence_rows(answer.model_dump())]
    assert rows
    manifest = default_answers.release.manifest
    for row in rows:
        entry = manifest.source(str(row["source"]))
        assert entry is not None
        assert (row["licence"], row["vintage"]) == (entry.licence, entry.vintage)
        assert row["title"] == {"fr": entry.title_fr, "en": entry.title_en}
        assert row["simulated"] is (entry.kind == "simulated")


# --- releases of another make -------------------------------------------------------------------


def test_where_sirene_covers_the_country_answers_are_real(real_data: Path) -> None:
    answers = Answers(Releases(real_data).current())
    found = answers.territory(AMONT)
    assert found.data == "real"
    assert [one.data for one in found.specialisations] == ["real", "real"]
    assert found.specialisations[0].evidence[0].source == "insee_sirene"
    assert answers.filieres(AMONT).data == "real"


def test_a_release_without_a_table_says_that_it_is_damaged(
    small_data: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    data = tmp_path_factory.mktemp("damaged") / "data"
    shutil.copytree(small_data, data)
    release = Releases(data).current()
    for name in RESULT_TABLES:
        (release.folder / "tables" / f"{name}.parquet").unlink()
    with pytest.raises(ReleaseError) as caught:
        Answers(release).filieres(AMONT)
    assert caught.value.code == "damaged_release"


def test_a_reference_is_named_for_what_the_register_covers(default_answers: Answers) -> None:
    own, *regional = default_answers.territory("ti-2023-8422").specialisations
    assert own.compared.fr == "par rapport aux sites de France de ce même registre"
    assert {one.compared.fr for one in regional} == {"par rapport à la France"}
