"""Every figure of an answer has its ground, reference and year, and none rests on a draw.

The walk asks every route that the API describes; one that it does not is named with its reason.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.api.conftest import running
from tests.engines import Engine, asked_elsewhere
from ti_graph.graph.release import Release

COUNTED = {
    "observed", "sites", "establishments", "jobs", "employers", "without_employees", "jobs_from",
    "jobs_to", "reported", "unreported", "similarity", "worst_rank", "rank_high",
}  # fmt: skip
"""How much of an industry there is: counted on some ground, in some year."""
COMPARED = {
    "quotient", "quotient_observed", "observed_quotient", "expected", "local_effect",
    "national_effect", "industry_effect",
}  # fmt: skip
"""What is set against a reference."""
SCORED = {"score", "rank", "value", "candidates"}
"""What is computed of several sources, or measured: it names a ground or a source, and a year."""
NAMED = ("register", "source", "evidence")
CLAIM = "stated_by"
"""A figure that a report states is quoted with who states it: it says which year it is of."""
YEAR = re.compile(r"\b(19|20)\d\d\b")
GROUNDS = {"census", "register", "regional", "unknown"}
DRAWN = re.compile(r'"sim-|simulated_establishments')
EVERY = 92
"""One territory in so many is walked through, beside those of a census and of no register."""
EARLIER = "ti-2018-"
UNLISTED = "ti-2023-0301"
"""Ouest Guyanais: no register lists a site there."""
ALSO = ("ti-2023-8422", "ti-2023-4408", UNLISTED, f"{EARLIER}4408")

NOT_ASKED = {
    r"/[a-z-]+/\{identifier\}": "triples of one thing, which the queries read: shapes hold them",
    r"/ontology.*|/api/v1/(ontology|glossary|queries/\{theme\}).*|/ogc/.*/schema": "words alone",
    r"/(sparql|workspace)(/.*)?|/dump\.nq\.gz|/catalog|/\.well-known/void": "RDF, asked in SPARQL",
    r"/(health|ready|metrics)|/ogc(/conformance)?": "the state of the server",
    r"/api/v1/release": "how many rows and bytes there are",
    r"/api/v1/feedback": "what readers wrote; it takes a token",
    r"/api/v1/territories/\{territory_id\}/fiche": "a document: tests/documents/test_fiche.py",
    r"/api/v1/report": "a document: tests/api/test_reports.py",
}
GIVEN: dict[str, list[str]] = {
    "collection": ["territories", "sites", "organisations", "regions", "regions-nuts3"],
    "feature": ["ti-2023-8422"],
    "filiere_id": ["filiere-ti-2023-4408-25.50B"],
    "suggestion_id": ["filiere-ti-2023-4408-25.50B"],
    "industry_id": ["naf2-25.62A", "nace2-25"],
    "node_id": ["ti-2023-8422", "naf2-25.62A"],
    "organisation_id": ["pole-materalia"],
    "region_id": ["nuts-FRF3", "nuts-DEC0"],
    "source": ["dgpr_irep", "eurostat_sbs"],
}
INDICATORS = (
    "establishments", "specialisations", "candidates", "capability", "dependence", "population",
    "partner_score",
)  # fmt: skip


@pytest.fixture(scope="module")
def client(
    default_data: Path, default_release: Release, engine: Engine | None
) -> Iterator[httpx.Client]:
    """A client of a server of its own, patient where the machine is busy."""
    settings = {"TI_GRAPH_QUERY_SECONDS": "120"}
    if engine is not None:
        asked_elsewhere(default_release, engine)
        settings |= engine.settings()
    with (
        running(default_data, **settings) as (url, _),
        httpx.Client(base_url=url, timeout=180) as opened,
    ):
        yield opened


@pytest.fixture(scope="module")
def described(client: httpx.Client) -> dict[str, Any]:
    return dict(client.get("/openapi.json").json()["paths"])


@pytest.fixture(scope="module")
def addresses(client: httpx.Client, described: dict[str, Any]) -> dict[str, list[httpx.URL]]:
    """Route → what is asked of it."""
    known = client.get("/api/v1/territories", params={"phase": "2023"}).json()
    territories = [*ALSO, *(one["id"] for one in known[::EVERY])]
    partner = client.get(f"/api/v1/territories/{ALSO[0]}/partners").json()["partners"][0]["id"]
    given = GIVEN | {"territory_id": territories, "partner_id": [partner]}
    return {
        route: list(asked(route, methods["get"], given))
        for route, methods in described.items()
        if "get" in methods and not any(re.fullmatch(one, route) for one in NOT_ASKED)
    }


def asked(
    route: str, described: dict[str, Any], given: dict[str, list[str]]
) -> Iterator[httpx.URL]:
    """The addresses of a route: its own examples, and each thing that is given for its path."""
    params = {
        one["name"]: str(example(one))
        for one in described.get("parameters", [])
        if one["in"] == "query" and one.get("required")
    }
    (name,) = re.findall(r"\{(\w+)\}", route)[-1:] or [None]
    if "feature" in str(name):
        route = route.replace("{collection}", "territories")
    for value in given[name] if name else [""]:
        yield httpx.URL(route.replace(f"{{{name}}}", value), params=params)
    if route.endswith("/map/territories"):
        for indicator in INDICATORS:
            yield httpx.URL(route, params={"indicator": indicator})
    if name == "region_id" or route.endswith("/specialisations"):
        yield httpx.URL(f"/api/v1/territories/{given['region_id'][0]}/specialisations?reference=EU")


def example(parameter: dict[str, Any]) -> Any:
    if "example" in parameter:
        return parameter["example"]
    return next(iter(parameter["examples"].values()))["value"]


def figures(
    answer: Any, known: frozenset[str] = frozenset(), path: str = ""
) -> Iterator[tuple[str, set[str]]]:
    """Each object with a figure, and what of its ground neither it nor what holds it says."""
    if isinstance(answer, list):
        for place, one in enumerate(answer):
            yield from figures(one, known, f"{path}[{place}]")
    elif isinstance(answer, dict):
        said = known | set(says(answer))
        numbers = {name for name, value in answer.items() if is_number(value)}
        own = flat(answer)
        counted = numbers & (COUNTED | COMPARED | SCORED) - own
        if counted and answer.get("ground") != "unknown":
            yield f"{path} {sorted(counted)}", needed(numbers) - said
        for name in sorted(numbers & own):
            # A feature has several figures: each names its own ground, register and year.
            yield f"{path} {name}", {"source", "dated"} - set(says(answer, f"{name}_"))
        for name, one in answer.items():
            yield from figures(one, said, f"{path}.{name}")


def needed(numbers: set[str]) -> set[str]:
    """What an object with figures of these names says of them."""
    found = {"source", "dated"} if numbers & SCORED else set()
    found |= {"ground", "year"} if numbers & (COUNTED | COMPARED) else set()
    return found | ({"reference"} if numbers & COMPARED else set())


def flat(answer: dict[str, Any]) -> set[str]:
    """The figures of a feature, each with words of its own beside it: `capability_status`."""
    if "capability" not in answer or "iri" not in answer:
        return set()
    return {name for name in answer if f"{name}_status" in answer}


def is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def says(answer: dict[str, Any], before: str = "") -> Iterator[str]:
    """Which of ground, reference and year an object gives, under their names or `sites_year`.

    `source`: it names what a figure is computed from; `dated`: of which year that is.
    """
    given = {name.removeprefix(before): value for name, value in answer.items()
             if value is not None and name.startswith(before)}  # fmt: skip
    for name, value in given.items():
        for wanted in ("ground", "reference", "year"):
            if name == wanted or name.startswith(f"{wanted}_") or name.endswith(f"_{wanted}"):
                yield from (wanted, *{"ground": ["source"], "year": ["dated"]}.get(wanted, []))
        if name == CLAIM:
            yield from ("source", "dated")
        if name in NAMED:
            yield from named(value)


def named(value: Any) -> Iterator[str]:
    """What a text, or a list of sources, says: sources, and years where every one has its own."""
    texts = [value] if isinstance(value, str) else [
        f"{one['source']} {one['vintage']}" for one in value if isinstance(one, dict)
    ]  # fmt: skip
    if any(texts):
        yield "source"
        yield from ["dated"] * all(YEAR.search(text) for text in texts)


def grounds(answer: Any) -> Iterator[Any]:
    """What an answer says that its figures rest on, at any depth."""
    for one in answer if isinstance(answer, list) else [answer]:
        if isinstance(one, dict):
            if isinstance(one.get("ground"), str):
                # A node of a drawing counts them: `regional 1, register 182`.
                yield from re.findall(r"[a-z]+", one["ground"])
            for value in one.values():
                yield from grounds(value)


def drawn(answer: Any) -> bool:
    """Whether anything in an answer is drawn, or rests on what is."""
    if isinstance(answer, list):
        return any(map(drawn, answer))
    if not isinstance(answer, dict):
        return False
    says = answer.get("simulated") is True or answer.get("data") in {"simulated", "mixed"}
    return says or any(map(drawn, answer.values()))


def test_every_route_is_walked_or_named_with_its_reason(
    described: dict[str, Any], addresses: dict[str, list[httpx.URL]]
) -> None:
    gets = {route for route, methods in described.items() if "get" in methods}
    left = {route for route in gets if any(re.fullmatch(one, route) for one in NOT_ASKED)}
    assert set(addresses) | left == gets
    assert all(addresses.values())
    for one in NOT_ASKED:
        assert any(re.fullmatch(one, route) for route in left), f"{one} names no route"
    # The queries and the answers are never among those that are not asked.
    assert sum(route.startswith("/api/v1/queries/") for route in addresses) >= 80
    assert {route for route in gets - set(addresses) if route.startswith("/api/v1/terr")} == {
        "/api/v1/territories/{territory_id}/fiche"
    }


def test_every_figure_of_every_answer_has_ground_reference_and_year_and_none_is_drawn(
    client: httpx.Client, addresses: dict[str, list[httpx.URL]]
) -> None:
    lacking, met = [], set()
    for route, urls in addresses.items():
        for url in urls:
            response = client.get(url, headers={"accept": "application/json"})
            if response.status_code == httpx.codes.NOT_FOUND and nothing_computed(str(url)):
                continue
            assert response.status_code == 200, (url, response.text[:300])
            answer = response.json()
            for path, missing in figures(answer):
                met.add(route)
                if missing:
                    lacking.append(f"{url}{path} lacks {sorted(missing)}")
            assert set(grounds(answer)) <= GROUNDS, url
            assert not drawn(answer), url
            assert not DRAWN.search(response.text), url
    assert lacking == [], "\n".join(lacking[:20])
    assert len(met) >= 25


def nothing_computed(url: str) -> bool:
    """Of a territory of the earlier phase, nor the capability of one that no register lists."""
    return EARLIER in url or url.endswith(f"/{UNLISTED}/capability")


def test_a_figure_without_a_ground_is_seen() -> None:
    bare = {"items": [{"quotient": 2.0}], "year": 2015}
    assert list(figures(bare)) == [(".items[0] ['quotient']", {"ground", "reference"})]
    assert list(figures({"sites": 3, "ground": "register", "year": None})) == [
        (" ['sites']", {"year"})
    ]
    assert drawn({"a": [{"data": "simulated"}]})


def test_a_score_without_a_source_or_a_year_is_seen() -> None:
    assert list(figures([{"rank": 1, "score": 0.5}])) == [
        ("[0] ['rank', 'score']", {"source", "dated"})
    ]
    assert list(figures({"value": 2.0, "register": "dgpr_irep"})) == [(" ['value']", {"dated"})]
    assert list(figures({"candidates": 1, "ground": "register", "year": 2015})) == [
        (" ['candidates']", set())
    ]
    assert list(figures({"score": 0.5, "evidence": "cordis_h2020 2022, eurostat_nuts 2024"})) == [
        (" ['score']", set())
    ]
    assert list(figures({"score": 0.5, "evidence": "cordis_h2020"})) == [(" ['score']", {"dated"})]
    rests = {"source": "cordis_h2020", "vintage": "2022-2023"}
    assert list(figures({"parts": [{"value": 0.5}], "evidence": [rests]})) == [
        (".parts[0] ['value']", set())
    ]


def test_each_figure_of_a_feature_is_seen_without_a_source_or_a_year_of_its_own() -> None:
    feature = {
        "iri": "i", "capability": 0.5, "capability_status": "known", "capability_year": 2015,
        "capability_register": "dgpr_irep", "population": 10, "population_status": "known",
        "population_year": 2026,
    }  # fmt: skip
    assert list(figures(feature)) == [(" capability", set()), (" population", {"source"})]


def test_grounds_are_found_at_any_depth() -> None:
    assert list(grounds({"a": [{"ground": "simulated"}]})) == ["simulated"]
