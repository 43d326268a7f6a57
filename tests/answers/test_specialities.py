"""The default release speaks of real industry: the same specialities wherever they are asked."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.api.conftest import running
from ti_graph.answers.regions import Places
from ti_graph.answers.territories import Answers
from ti_graph.graph.release import Release
from ti_graph.query.catalogue import named_query
from ti_graph.query.run import run

KNOWN = [
    ("ti-2023-8422", "25.62A", 15),  # Vallée de l'Arve, décolletage
    ("ti-2023-9303", "20.53Z", 12),  # Grasse, essential oils
    ("ti-2023-7502", "11.01Z", 9),  # Angoulême - Cognac, spirits
    ("ti-2023-3210", "10.20Z", 8),  # Boulonnais, fish
    ("ti-2023-4417", "24.51Z", 8),  # Sud Meuse Nord Haute-Marne, castings
    ("ti-2023-2809", "23.13Z", 6),  # Bresle - Vimeu, hollow glass
    ("ti-2023-4407", "25.50A", 6),  # Nord Ardennes, forging
    ("ti-2023-4407", "24.51Z", 6),  # Nord Ardennes, castings
    ("ti-2023-3201", "24.10Z", 7),  # Dunkerque, steel
    ("ti-2023-8420", "26.11Z", 6),  # Sud Isère, electronic components
    ("ti-2023-2409", "21.20Z", 5),  # Dreux, pharmacy
]
"""What an industrial economist would name, with its sites in IREP 2015."""
FIRST = {"ti-2023-8422", "ti-2023-9303", "ti-2023-7502", "ti-2023-3210", "ti-2023-4417"}
"""Territories whose first speciality it is."""


@pytest.mark.parametrize(("territory", "code", "sites"), KNOWN)
def test_a_known_speciality_stands_in_answer_and_query_alike(
    default_answers: Answers, default_release: Release, territory: str, code: str, sites: int
) -> None:
    found = default_answers.territory(territory).specialities
    own = next(one for one in found if one.code == code)
    assert own.sites == sites
    assert own.quotient > 2
    assert (own.ground, own.register_id, own.year, own.reference) == (
        "register", "dgpr_irep", 2015, "FR",
    )  # fmt: skip
    if territory in FIRST:
        assert found[0].code == code
    query = named_query("territory/specialisations")
    rows = run(query, {"territory": territory}, default_release).records()
    (row,) = [one for one in rows if one["code"] == code]
    assert (row["observed"], row["reference"], row["register"]) == (sites, "FR", "dgpr_irep")
    assert row["quotient"] == pytest.approx(own.quotient, abs=1e-6)
    least = [one["code"] for one in rows if float(str(one["observed"])) >= 3]
    assert least == [one.code for one in found]


def test_the_command_and_the_api_that_the_viewer_reads_say_the_same(
    default_data: Path, served: httpx.Client
) -> None:
    program = Path(sys.executable).parent / "ti-graph"
    done = subprocess.run(
        [str(program), "territory", "ti-2023-8422", "--json"],
        env={**os.environ, "TI_GRAPH_DATA": str(default_data)},
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    asked = served.get("/api/v1/territories/ti-2023-8422").json()
    assert json.loads(done.stdout) == asked
    first = asked["specialities"][0]
    assert (first["code"], first["label"], first["sites"]) == ("25.62A", "Décolletage", 15)
    assert asked["specialisations"][0]["items"][0]["industry"] == "naf2-25.62A"


@pytest.fixture(scope="module")
def served(default_data: Path) -> Iterator[httpx.Client]:
    with running(default_data) as (url, _), httpx.Client(base_url=url, timeout=60) as client:
        yield client


ROUTES = (
    "/api/v1/territories/ti-2023-8422",
    "/api/v1/territories/ti-2023-4408",
    "/api/v1/territories/ti-2018-4408",
    "/api/v1/territories/ti-2023-8422/specialisations",
    "/api/v1/territories/nuts-FRF3/specialisations",
    "/api/v1/territories/nuts-FRF3/specialisations?reference=EU",
    "/api/v1/territories/nuts-DEC0/specialisations",
    "/api/v1/territories/ti-2023-8422/jobs",
    "/api/v1/coverage",
    "/api/v1/regions/nuts-FRF3",
    "/api/v1/industries/naf2-25.62A",
)
FIGURES = {"observed", "quotient", "sites", "jobs", "establishments"}
COMPARED = {"quotient", "quotient_observed", "expected"}


@pytest.mark.parametrize("route", ROUTES)
def test_every_figure_has_its_ground_year_and_reference_and_none_is_drawn(
    route: str, served: httpx.Client
) -> None:
    answer = served.get(route)
    assert answer.status_code == 200
    for path, node in _objects(answer.json(), ()):
        around = {key for one in path for key in one}
        if FIGURES & set(node) and not _names_uses(node):
            assert {"ground", "year"} <= around, (route, node)
        if COMPARED & set(node) and not _names_uses(node):
            assert "reference" in around, (route, node)
        assert node.get("ground") != "simulated"
        assert node.get("data") in {None, "real"}
        assert node.get("simulated") in {None, False}
    assert not re.search(r'"sim-|simulated_establishments', answer.text)


def _names_uses(node: dict[str, Any]) -> bool:
    """An object of uses of the data (presence, quotient, jobs, filière) holds no figure."""
    return "filiere" in node and "presence" in node


def _objects(
    node: Any, above: tuple[dict[str, Any], ...]
) -> Iterator[tuple[tuple[dict[str, Any], ...], dict[str, Any]]]:
    """Every object of a document, with itself and those around it."""
    if isinstance(node, dict):
        path = (*above, node)
        yield path, node
        for child in node.values():
            yield from _objects(child, path)
    elif isinstance(node, list):
        for child in node:
            yield from _objects(child, above)


def test_nearly_every_territory_has_a_real_site_and_none_a_drawn_one(
    default_answers: Answers,
) -> None:
    items = default_answers.grounds.coverage()
    assert len(items) == 183
    assert sum(item.sites > 0 for item in items) >= 182
    assert {item.ground.quotient for item in items} == {"register", "regional"}
    assert {item.ground.jobs for item in items} == {"regional"}
    assert {
        (item.register_id, item.year) for item in items if item.ground.quotient == "register"
    } == {("dgpr_irep", 2015)}
    assert default_answers.release.manifest.simulated_rows == 0


def test_the_file_of_metz_is_used_for_what_it_covers_and_says_so(
    default_answers: Answers,
) -> None:
    found = default_answers.territory("ti-2023-4408")
    (sirene,) = [one for one in found.registers if one.register_id == "insee_sirene"]
    assert (sirene.sites, sirene.communes_reached, sirene.communes) == (578, 1, 218)
    # 452 of 578 have no employee, or none known.
    assert (sirene.employers, sirene.without_employees) == (126, 218)
    assert found.grounds["quotient"].ground == "register"


def test_where_nothing_is_known_the_answer_says_what_to_do(default_answers: Answers) -> None:
    blank = next(
        item for item in default_answers.grounds.coverage() if item.ground.presence == "regional"
    )
    advice = default_answers.territory(blank.id).advice
    assert advice is not None
    assert all(word in advice.fr for word in ("SIRENE", "classeur", "CCI"))
    assert default_answers.territory(blank.id).specialities == []


def test_a_french_region_is_compared_with_france_and_with_europe_where_asked(
    default_release: Release,
) -> None:
    places = Places(Answers(default_release))
    own = places.specialisations("nuts-FRF3", 0, 100)
    europe = places.specialisations("nuts-FRF3", 0, 100, "EU")
    assert {row.reference for row in own.items} == {"FR"}
    assert {row.reference for row in europe.items} == {"EU"}
    assert {row.reference for row in places.specialisations("nuts-DEC0", 0, 9).items} == {"EU"}
    # Against France some regions have less of food than the country; against Europe none had.
    cells = default_release.table("specialisation").collect()
    food = cells.filter(industry_id="nace2-10", reference="FR")
    assert 0 < (food["quotient"] > 1).sum() < food.height
