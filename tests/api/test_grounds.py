"""Every figure of an answer has its ground, reference and year, and none rests on a draw."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

FIGURES = {"quotient", "quotient_observed", "expected", "observed"}
"""What says how much of an industry there is, and how much was expected."""
GROUND = {"ground", "reference", "year"}
GROUNDS = {"census", "register", "regional", "unknown"}
OF_NEIGHBOURS = {"holders"}
"""Lists whose rows are of other territories: each of those has a page of its own."""
ROUTES = ("", "/filieres", "/partners", "/specialisations", "/sites", "/jobs", "/lead")
EVERY = 16
"""One territory in so many is walked through."""


def figures(answer: Any, known: frozenset[str], path: str) -> Iterator[tuple[str, set[str]]]:
    """Each object with a figure, and what of its ground neither it nor what holds it says."""
    if isinstance(answer, list):
        for place, one in enumerate(answer):
            yield from figures(one, known, f"{path}[{place}]")
    elif isinstance(answer, dict):
        said = known | {name for name in GROUND if name in answer}
        if any(isinstance(answer.get(name), int | float) for name in FIGURES):
            yield path, GROUND - said
        for name, one in answer.items():
            if name not in OF_NEIGHBOURS:
                yield from figures(one, said, f"{path}.{name}")


def grounds(answer: Any) -> Iterator[Any]:
    """What an answer says that its figures rest on, at any depth."""
    for one in answer if isinstance(answer, list) else [answer]:
        if isinstance(one, dict):
            if isinstance(one.get("ground"), str):
                yield one["ground"]
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


@pytest.mark.parametrize("route", ROUTES)
def test_each_figure_has_a_ground_a_reference_and_a_year(client: httpx.Client, route: str) -> None:
    known = client.get("/api/v1/territories", params={"phase": "2023"}).json()
    found = 0
    for one in known[::EVERY]:
        response = client.get(f"/api/v1/territories/{one['id']}{route}")
        assert response.status_code == 200, response.text
        answer = response.json()
        for path, lacking in figures(answer, frozenset(), one["id"]):
            assert not lacking, f"{path} lacks {sorted(lacking)}"
            found += 1
        assert set(grounds(answer)) <= GROUNDS, one["id"]
        assert not drawn(answer), one["id"]
    assert found > 0 or route in {"/sites", "/jobs", "/lead"}


def test_a_figure_without_a_ground_is_seen() -> None:
    bare = {"items": [{"quotient": 2.0}], "year": 2015}
    assert list(figures(bare, frozenset(), "x")) == [("x.items[0]", {"ground", "reference"})]
    assert drawn({"a": [{"data": "simulated"}]})
    assert list(grounds({"a": [{"ground": "simulated"}]})) == ["simulated"]
