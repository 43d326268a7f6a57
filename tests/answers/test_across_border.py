"""A candidate across a border says so, by the same words and figures, whoever is asked.

The release is that of the small country, where the search is made to say that the one candidate of
Amont (30 sites) is found only with Passage, which has 6 of the same.
"""

import json
from collections.abc import Iterator
from pathlib import Path

import httpx
import polars as pl
import pytest

from tests.api.conftest import running
from tests.cli.program import run_program
from tests.small_country import build_small
from ti_graph.analytics import candidate_order, candidate_rows
from ti_graph.answers import candidates
from ti_graph.answers.lead import Leads
from ti_graph.answers.maps import TerritoryMaps
from ti_graph.answers.sites import Sites
from ti_graph.answers.territories import Answers
from ti_graph.documents.fiche import fiche
from ti_graph.documents.ground_words import across_line
from ti_graph.graph.release import Release, Releases
from ti_graph.messages import Language, speaking
from ti_graph.query.catalogue import named_query
from ti_graph.query.run import run

AMONT, PASSAGE = "ti-2023-1001", "ti-2023-1002"
CANDIDATE = f"filiere-{AMONT}-25.50A"
ACROSS = {
    "territory": PASSAGE, "label": "Passage", "establishments": 6.0, "grade_alone": "exploratory",
    "without": "tests",
}  # fmt: skip


def _lead_alone(found: pl.DataFrame, _: pl.DataFrame) -> pl.DataFrame:
    return found.with_columns(grade_alone=pl.lit("exploratory"))


@pytest.fixture(scope="module")
def border(tmp_path_factory: pytest.TempPathFactory) -> Path:
    data = tmp_path_factory.mktemp("border")
    with pytest.MonkeyPatch.context() as patch:
        there = {"across_id": PASSAGE, "across_establishments": 6.0}
        patch.setattr(candidate_rows, "_across", lambda one, found: there)
        patch.setattr(candidate_order, "owing", _lead_alone)
        build_small(data)
    return data


@pytest.fixture(scope="module")
def release(border: Path) -> Release:
    return Releases(border).current()


@pytest.fixture(scope="module")
def answers(release: Release) -> Answers:
    return Answers(release)


@pytest.fixture(scope="module")
def client(border: Path) -> Iterator[httpx.Client]:
    with running(border) as (url, _), httpx.Client(base_url=url, timeout=60) as found:
        yield found


def test_answers_api_and_command_say_with_whom_and_how_many(
    answers: Answers, client: httpx.Client, border: Path
) -> None:
    (candidate,) = answers.filieres(AMONT).candidates
    assert candidate.across is not None
    assert candidate.across.model_dump() == ACROSS
    assert candidate.establishments == 30, "what lies across is not counted as its own"
    (asked,) = client.get(f"/api/v1/territories/{AMONT}/filieres").json()["candidates"]
    printed = run_program(("filieres", AMONT, "--json"), {"TI_GRAPH_DATA": str(border)}).stdout
    (said,) = json.loads(printed)["candidates"]
    assert asked["across"] == said["across"] == ACROSS


@pytest.mark.parametrize(
    ("query", "params"),
    [("filiere/candidates", {"territory": AMONT}), ("filiere/robustness", {"filiere": CANDIDATE})],
)
def test_sparql_says_the_same(release: Release, query: str, params: dict[str, str]) -> None:
    (row,) = run(named_query(query), params, release).records()
    there = [str(row[name]) for name in ("across", "across_label", "across_establishments")]
    assert there[:2] == [PASSAGE, "Passage"]
    assert str(row["grade_alone"]) == "exploratory"
    assert float(there[2]) == 6


def spaced(text: str | None) -> str:
    """A text with plain spaces."""
    return " ".join(str(text).split())


@pytest.mark.parametrize(
    ("language", "words", "why"),
    [
        (
            "fr",
            "à cheval sur ce territoire et Passage : sur ses 36 sites, 30 sont ici",
            " ; sans les autres, elle ne passerait pas les tests",
        ),
        (
            "en",
            "across the border of this territory with Passage: of its 36 sites, 30 are here",
            "; without the others it would not pass the tests",
        ),
    ],
)
def test_the_terminal_and_the_fiche_say_it_in_words(
    answers: Answers, border: Path, language: Language, words: str, why: str
) -> None:
    here = {"TI_GRAPH_DATA": str(border), "TI_GRAPH_LANGUAGE": language, "COLUMNS": "400"}
    assert words + why in spaced(run_program(("filieres", AMONT), here).stdout)
    with speaking(language):
        (candidate,) = fiche(answers, TerritoryMaps(answers), AMONT).candidates
    assert words[1:] in spaced(candidate.words)


@pytest.mark.parametrize(
    ("without", "grade", "words"),
    [
        ("none", None, "sont ici ; sans les autres, elle ne serait pas même une piste"),
        ("grade", "emerging", "sont ici ; sans les autres, elle serait émergente"),
        (
            "better",
            "strong",
            "Passage, son voisin, qui a 6 sites de ses industries ; sans lui, elle serait solide",
        ),
        (
            "same",
            "emerging",
            "elle garderait sa mention, non sa place ou sa tenue à une firme de moins",
        ),
    ],
)
def test_what_it_would_be_without_its_neighbour_is_said_as_it_is(
    answers: Answers, without: str, grade: str | None, words: str
) -> None:
    (candidate,) = answers.filieres(AMONT).candidates
    assert candidate.across is not None
    across = candidate.across.model_copy(update={"without": without, "grade_alone": grade})
    with speaking("fr"):
        said = across_line(candidate.model_copy(update={"across": across}))
    assert spaced(said).endswith(words)


@pytest.mark.parametrize(
    ("grade", "alone", "without"),
    [
        ("emerging", None, "none"),
        ("strong", "exploratory", "tests"),
        ("strong", "emerging", "grade"),
        ("emerging", "strong", "better"),
        ("exploratory", "emerging", "better"),
        ("emerging", "emerging", "same"),
    ],
)
def test_grades_with_and_without_a_neighbour_are_compared(
    grade: str, alone: str | None, without: str
) -> None:
    assert candidates._without(grade, alone) == without


def test_the_first_sentences_name_both_territories(answers: Answers, release: Release) -> None:
    first, second, *_ = Leads(answers, Sites(release)).lead(AMONT).sentences
    assert first.links[0].id == CANDIDATE
    assert spaced(second.text.fr) == (
        "Elle est à cheval sur Amont et Passage : sur ses 36 sites, 30 sont dans le premier et ne "
        "passeraient pas les tests sans les autres."
    )
    assert [(one.kind, one.id) for one in second.links] == [("territory", PASSAGE)]


def test_the_other_territory_says_whose_candidate_owes_its_grade_to_it(
    answers: Answers, release: Release, client: httpx.Client, border: Path
) -> None:
    assert answers.filieres(PASSAGE).candidates == [], "it is none of its own"
    assert answers.filieres(AMONT).from_beside == []
    (one,) = answers.filieres(PASSAGE).from_beside
    assert (one.id, one.territory, one.territory_label) == (CANDIDATE, AMONT, "Amont")
    assert (one.establishments, one.establishments_here) == (30, 6)
    (asked,) = client.get(f"/api/v1/territories/{PASSAGE}/filieres").json()["from_beside"]
    assert asked == one.model_dump()
    (row,) = run(named_query("filiere/from_beside"), {"territory": PASSAGE}, release).records()
    assert (row["id"], row["territory_id"], row["grade"]) == (CANDIDATE, AMONT, one.grade)
    counts = [float(str(row[name])) for name in ("establishments", "across_establishments")]
    assert counts == [30, 6]
    here = {"TI_GRAPH_DATA": str(border), "COLUMNS": "400"}
    printed = spaced(run_program(("filieres", PASSAGE), here).stdout)
    assert "Amont : sur ses 36 sites, 6 sont ici" in printed


def test_a_candidate_that_is_found_by_itself_says_nothing_of_a_border(
    small_answers: Answers, small_release: Release
) -> None:
    (candidate,) = small_answers.filieres(AMONT).candidates
    assert candidate.across is None
    (row,) = run(named_query("filiere/candidates"), {"territory": AMONT}, small_release).records()
    assert row["across"] is None
    text = [one.text.fr for one in Leads(small_answers, Sites(small_release)).lead(AMONT).sentences]
    assert not [one for one in text if "cheval" in str(one)]
