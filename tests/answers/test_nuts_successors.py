"""An old code of a statistical region leads to the regions of today that stand for it."""

import polars as pl
import pytest

from ti_graph.answers.found import found
from ti_graph.answers.nuts_successors import Successors
from ti_graph.answers.regions import Places
from ti_graph.answers.search import SearchIndex
from ti_graph.answers.territories import Answers
from ti_graph.graph.release import Release
from ti_graph.graph.store import Solutions


@pytest.fixture(scope="module")
def successors(default_release: Release) -> Successors:
    return Successors(default_release)


@pytest.mark.parametrize(
    ("code", "today"),
    [
        ("FR41", ["FRF3"]),  # by Eurostat's history
        ("FR24", ["FRB0"]),  # Centre is now Centre — Val de Loire
        ("FR7", ["FRK"]),  # of level 1
        ("PL11", ["PL71"]),
        ("FR91", ["FRY1"]),  # of NUTS 2010, by its name
        ("FR94", ["FRY4"]),  # Réunion is now La Réunion
        ("FR8", ["FRJ1", "FRL0", "FRM0"]),  # by what FR81, FR82 and FR83 became
        ("FRF3", []),  # of today
        ("FRZZ", []),  # nothing says what became of it
        ("UKM2", []),  # no region of today
    ],
)
def test_a_code_leads_to_those_of_today(
    successors: Successors, code: str, today: list[str]
) -> None:
    assert successors.of(f"nuts-{code}") == [f"nuts-{one}" for one in today]


def test_each_old_french_region_of_level_2_has_one_successor_of_today(
    successors: Successors, default_release: Release
) -> None:
    territory = default_release.table("territory").collect()
    french = territory.filter(pl.col("kind") == "nuts2", pl.col("country") == "FR")
    old = french.filter(pl.col("vintage") < "2016")["territory_id"].to_list()
    current = set(french.filter(pl.col("vintage") == "2024")["territory_id"])
    assert len(old) >= 27
    for one in old:
        (successor,) = successors.of(one)
        assert successor in current, one


def _text(term: object) -> str:
    return str(getattr(term, "value", ""))


def test_sparql_says_what_the_api_says(default_release: Release, successors: Successors) -> None:
    query = """PREFIX tig: <https://w3id.org/ti-graph/ontology#>
      PREFIX dcterms: <http://purl.org/dc/terms/>
      SELECT ?old ?new WHERE { ?a tig:continuedBy ?b .
        ?a dcterms:identifier ?old . ?b dcterms:identifier ?new } ORDER BY ?new"""
    said: dict[str, list[str]] = {}
    found = default_release.store.query(query)
    assert isinstance(found, Solutions)
    old, new = (found.variables.index(name) for name in ("old", "new"))
    for row in found.rows:
        said.setdefault(_text(row[old]), []).append(_text(row[new]))
    territory = default_release.table("territory").collect()
    every = {one: later for one in territory["territory_id"] if (later := successors.of(one))}
    assert said == every
    assert said["nuts-FR41"] == ["nuts-FRF3"]


def test_a_search_and_the_page_of_a_region_lead_on(
    default_release: Release, default_answers: Answers
) -> None:
    index = SearchIndex(default_release)
    (hit,) = found(index, default_answers, "FR41", (), 1).hits
    assert [one.id for one in hit.continued_by] == ["nuts-FRF3"]
    region = Places(default_answers).region("nuts-FR41")
    assert [one.label for one in region.continued_by] == ["Lorraine"]
    assert Places(default_answers).region("nuts-FRF3").continued_by == []


@pytest.mark.parametrize(
    ("asked", "place", "since"),
    [
        ("97123", "commune-97701", True),
        ("97127", "commune-97801", True),
        ("98818", "commune-98818", False),
    ],
)
def test_a_commune_of_a_collectivity_overseas_says_why_it_is_outside(
    default_release: Release, default_answers: Answers, asked: str, place: str, since: bool
) -> None:
    hits = found(SearchIndex(default_release), default_answers, asked, ["commune"], 3).hits
    (hit,) = [one for one in hits if one.id == place]
    assert hit.outside_because is not None
    assert ("depuis 2007" in str(hit.outside_because.fr)) == since
    assert ("since 2007" in str(hit.outside_because.en)) == since


def test_a_commune_of_an_overseas_departement_is_of_no_collectivity(
    default_release: Release, default_answers: Answers
) -> None:
    (hit,) = found(SearchIndex(default_release), default_answers, "97110", ["commune"], 1).hits
    assert hit.outside_because is None
