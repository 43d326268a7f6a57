"""Hostile requests end in time, with a whole answer, and the server goes on.

`make bench-serve` sends all of them beside a client that measures.
"""

import time

import pytest

from tests.api.conftest import Writable
from tests.hostile_requests import ALL, SOME, Hostile

SECONDS = 5
PATIENCE = 20
"""Seconds beyond the limit after which a request surely was not ended by it."""


@pytest.mark.parametrize("hostile", SOME, ids=[one.name for one in SOME])
def test_a_hostile_request_is_ended_and_the_next_is_answered(
    writable: Writable, hostile: Hostile
) -> None:
    with writable.client("workspace") as client:
        client.get("/workspace/sparql", params={"query": "ASK {}"})  # it is open from here on
        begun = time.monotonic()
        response = client.request(
            hostile.method,
            hostile.path,
            content=hostile.body,
            headers={"Content-Type": hostile.kind, **hostile.headers},
        )
        assert time.monotonic() - begun < SECONDS + PATIENCE
        assert response.status_code in hostile.statuses
        if response.status_code >= 400:
            assert set(response.json()) == {"error", "detail", "hint"}
        query = {"query": "ASK { ?s ?p ?o }"}
        assert client.get("/sparql", params=query).json()["boolean"] is True
        assert client.get("/workspace/sparql", params=query).status_code == 200


def test_the_whole_set_is_large_and_each_request_has_a_name_of_its_own() -> None:
    assert len({one.name for one in ALL}) == len(ALL) >= 60
