"""Feedback on suggestions over HTTP: for the bearer of a token, kept beside the releases."""

import csv
import io

import httpx
import pytest

from tests.api.conftest import Writable

AMONT = "ti-2023-1001"
ADDRESS = "/api/v1/feedback"


@pytest.fixture
def suggestion(writable: Writable) -> str:
    """The candidate filière of Amont."""
    answer = httpx.get(f"{writable.url}api/v1/territories/{AMONT}/filieres", timeout=30).json()
    return str(answer["candidates"][0]["id"])


def test_an_opinion_is_kept_and_listed(writable: Writable, suggestion: str) -> None:
    given = {"suggestion": suggestion, "verdict": "rejected", "reason": "pas d'eau\u2028ni de rail"}
    with writable.client("feedback") as client:
        response = client.post(ADDRESS, json=given)
        assert response.status_code == 201
        kept = response.json()
        listed = client.get(ADDRESS, params={"suggestion": suggestion}).json()
    assert {name: kept[name] for name in given} == given
    assert (
        kept["release"] == httpx.get(f"{writable.url}api/v1/release", timeout=60).json()["release"]
    )
    assert kept in listed


def test_opinions_are_exported_as_a_table(writable: Writable, suggestion: str) -> None:
    with writable.client("feedback") as client:
        client.post(
            ADDRESS, json={"suggestion": suggestion, "verdict": "accepted", "reason": "a\nb"}
        )
        response = client.get(ADDRESS, params={"format": "csv"})
        listed = client.get(ADDRESS).json()
    assert response.headers["content-type"].startswith("text/csv")
    assert response.headers["cache-control"] == "no-store"
    rows = list(csv.DictReader(io.StringIO(response.text)))
    # A reason that looks like a formula begins with a quote here.
    assert [{**row, "reason": row["reason"].removeprefix("'")} for row in rows] == listed


def test_a_formula_is_no_formula_in_a_spreadsheet(writable: Writable, suggestion: str) -> None:
    reason = '=HYPERLINK("http://127.0.0.1/")'
    with writable.client("feedback") as client:
        client.post(
            ADDRESS, json={"suggestion": suggestion, "verdict": "accepted", "reason": reason}
        )
        answer = client.get(ADDRESS, params={"format": "csv"}).text
    assert any(row["reason"] == "'" + reason for row in csv.DictReader(io.StringIO(answer)))


@pytest.mark.parametrize(
    ("given", "status"),
    [
        ({"suggestion": "filiere-unknown", "verdict": "accepted"}, 404),
        ({"suggestion": "x", "verdict": "perhaps"}, 422),
        ({"suggestion": "x" * 500, "verdict": "accepted"}, 422),
        ({"verdict": "accepted"}, 422),
        ({"suggestion": "x", "verdict": "accepted", "more": 1}, 422),
        ([], 422),
    ],
)
def test_what_is_no_opinion_on_a_suggestion_is_refused(
    writable: Writable, given: object, status: int
) -> None:
    with writable.client("feedback") as client:
        before = client.get(ADDRESS).json()
        response = client.post(ADDRESS, json=given)
        assert client.get(ADDRESS).json() == before
    assert response.status_code == status
    assert set(response.json()) == {"error", "detail", "hint"}


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_it_asks_for_a_token_of_its_scope(writable: Writable, method: str) -> None:
    body = {"suggestion": "x", "verdict": "accepted"}
    response = httpx.request(method, f"{writable.url}api/v1/feedback", json=body)
    assert response.status_code == 401
    assert response.headers["www-authenticate"] == "Bearer"
    with writable.client("workspace") as client:
        assert client.request(method, ADDRESS, json=body).status_code == 401
    with writable.client("admin") as client:
        assert client.get(ADDRESS).status_code == 200
