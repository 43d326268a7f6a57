"""What those who run a server rely on: identifiers, logs, figures, readiness, swaps."""

import asyncio
import errno
import json
import logging
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from prometheus_client.parser import text_string_to_metric_families

from tests.build_fixtures import another_release
from tests.graph.release_fixtures import flipped
from ti_graph.api import swap
from ti_graph.api.app import create_app
from ti_graph.api.log import REQUEST_ID, JsonLines, requests, without_secrets
from ti_graph.graph.release import Releases
from ti_graph.settings import Settings

AMONT = "/api/v1/territories/ti-2023-1001"


@pytest.fixture
def data(small_data: Path, tmp_path: Path) -> Path:
    """A data folder of its own, with a release of the small country."""
    return Path(shutil.copytree(small_data, tmp_path / "data"))


@pytest.fixture
def app(data: Path) -> FastAPI:
    """An application that looks for a new release only when a test tells it to."""
    return create_app(Settings(data=data, swap_seconds=3600, query_workers=1))


class Client:
    """Asks an application in this process, whose watch runs while it asks."""

    def __init__(self, app: FastAPI, *, raises: bool = True) -> None:
        self._app = app
        self._runner = asyncio.Runner()
        transport = httpx.ASGITransport(app, raises)
        self._client = httpx.AsyncClient(transport=transport, base_url="http://localhost")
        self._life = app.router.lifespan_context(app)
        self._runner.run(self._life.__aenter__())

    def request(self, method: str, path: str, **more: Any) -> httpx.Response:
        return self._runner.run(self._client.request(method, path, **more))

    def get(self, path: str, **more: Any) -> httpx.Response:
        return self.request("GET", path, **more)

    def get_from(self, host: str, path: str) -> httpx.Response:
        """The same from another machine."""
        transport = httpx.ASGITransport(self._app, client=(host, 1))
        other = httpx.AsyncClient(transport=transport, base_url="http://localhost")
        return self._runner.run(other.get(path))

    def look(self) -> None:
        """The server looks whether another release is current, and closes what it left."""
        self._runner.run(self._app.state.swapper.look())
        self._runner.run(asyncio.sleep(0.3))

    def wait(self, seconds: float) -> None:
        """Let the watch run."""
        self._runner.run(asyncio.sleep(seconds))

    def close(self) -> None:
        self._runner.run(self._life.__aexit__(None, None, None))
        self._runner.run(self._client.aclose())
        self._runner.close()


@pytest.fixture
def client(app: FastAPI) -> Iterator[Client]:
    opened = Client(app)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def still(small_data: Path) -> Iterator[Client]:
    """A client of an application whose release stays as it is, for those who only ask."""
    opened = Client(create_app(Settings(data=small_data, swap_seconds=3600, query_workers=1)))
    yield opened
    opened.close()


def figures(client: Client) -> dict[tuple[str, str, str], float]:
    """(name, route, status) → value of what `/metrics` tells."""
    text = client.get("/metrics").text
    return {
        (one.name, one.labels.get("route", ""), one.labels.get("status", "")): one.value
        for family in text_string_to_metric_families(text)
        for one in family.samples
        if "le" not in one.labels
    }


# --- identifiers --------------------------------------------------------------------------------


def test_every_answer_has_an_identifier_of_its_own(still: Client) -> None:
    response = [still.get(path).headers["x-request-id"] for path in ("/health", "/nowhere", AMONT)]
    assert len(set(response)) == 3


def test_the_identifier_of_a_client_is_kept_where_it_is_fit(still: Client) -> None:
    kept = still.get("/health", headers={"X-Request-ID": "trace-1.b_2"})
    assert kept.headers["x-request-id"] == "trace-1.b_2"


@pytest.mark.parametrize("given", ["", "a b", "x" * 65, 'a"}', "a\x1b[2J", "<script>"])
def test_an_identifier_that_is_not_fit_to_be_logged_is_replaced(still: Client, given: str) -> None:
    response = still.get("/health", headers={"X-Request-ID": given}).headers["x-request-id"]
    assert response != given
    assert len(response) == 16


# --- logs ---------------------------------------------------------------------------------------


class Kept(logging.Handler):
    """Keeps what is logged."""

    def __init__(self, records: list[logging.LogRecord]) -> None:
        super().__init__()
        self._records = records

    def emit(self, record: logging.LogRecord) -> None:
        self._records.append(record)


@pytest.fixture
def logged() -> Iterator[list[logging.LogRecord]]:
    """The records of requests."""
    records: list[logging.LogRecord] = []
    handler = Kept(records)
    level = requests.level
    requests.addHandler(handler)
    requests.setLevel(logging.INFO)
    yield records
    requests.removeHandler(handler)
    requests.setLevel(level)


def test_a_request_is_logged_without_its_query_its_headers_or_its_client(
    still: Client, logged: list[logging.LogRecord]
) -> None:
    headers = {"Authorization": "Bearer s3cret", "Cookie": "c=s3cret", "X-Request-ID": "mine"}
    still.get("/api/v1/search?q=s3cret", headers=headers)
    line = JsonLines().format(logged[-1])
    answer = json.loads(line)
    assert "s3cret" not in line
    assert "127.0.0.1" not in line
    assert (answer["method"], answer["path"], answer["status"]) == ("GET", "/api/v1/search", 200)
    assert answer["milliseconds"] >= 0


def test_a_line_of_the_log_bears_the_request_and_no_secret() -> None:
    record = logging.LogRecord(
        "ti_graph.api", logging.ERROR, "x.py", 1, "failed: Authorization: Bearer abc\n%s",
        ("token=abc",), None,
    )  # fmt: skip
    found = REQUEST_ID.set("mine")
    line = JsonLines().format(record)
    REQUEST_ID.reset(found)
    assert json.loads(line)["request"] == "mine"
    assert "abc" not in line
    assert "\n" not in line


@pytest.mark.parametrize(
    "text",
    [
        "Bearer abc.def",
        "bearer  abc",
        "token=abc",
        '{"token": "abc"}',
        "password='abc'",
        "a&secret=abc",
    ],
)
def test_what_follows_the_name_of_a_secret_is_left_out(text: str) -> None:
    assert "abc" not in without_secrets(text)


# --- figures ------------------------------------------------------------------------------------


def test_requests_are_counted_by_route_and_status(still: Client) -> None:
    """Whether an answer is found or was kept: the second and third are the bytes of the first."""
    before = figures(still)
    for _ in range(3):
        still.get(AMONT)
    still.get("/api/v1/territories/ti-2023-9999")
    after = figures(still)
    route = "/territories/{territory_id}"
    for status, count in (("200", 3), ("404", 1)):
        key = ("ti_graph_requests_total", route, status)
        assert after[key] == before.get(key, 0) + count
    assert after["ti_graph_request_seconds_count", route, ""] >= 4


def test_a_client_cannot_make_up_series(still: Client) -> None:
    def ask(number: int) -> None:
        still.get(f"/nowhere/{number}")
        still.get(f"/api/v1/territories/ti-{number}")
        still.request(f"VERB{number}", "/health")

    ask(0)
    figures(still)  # counted itself, from the second time on
    before = figures(still).keys()
    for number in range(1, 30):
        ask(number)
    assert figures(still).keys() == before


def test_the_figures_tell_when_the_release_was_built(still: Client, small_data: Path) -> None:
    built = figures(still)["ti_graph_release_built_timestamp_seconds", "", ""]
    assert Releases(small_data).current().manifest.built_at.startswith(f"{_day(built)}")


def _day(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat()


@pytest.mark.parametrize("host", ["203.0.113.7", "10.0.0.1", "testclient", "2001:db8::1"])
def test_figures_are_for_the_same_machine_alone(still: Client, host: str) -> None:
    assert still.get_from(host, "/metrics").status_code == 404


# --- readiness and swaps ------------------------------------------------------------------------


def test_a_new_release_is_served_once_it_is_current(
    client: Client, data: Path, small_data: Path
) -> None:
    before = client.get("/ready").json()
    assert before["status"] == "ready"
    name = another_release(data, small_data)
    client.look()
    answer = client.get("/ready").json()
    assert (answer["status"], answer["release"], answer["failed"]) == ("ready", name, None)
    assert answer["unseen_seconds"] < 60
    assert client.get("/api/v1/release").json()["release"] == name
    assert client.get("/sparql", params={"query": "ASK {}"}).json()["boolean"] is True
    assert before["release"] != name


def test_a_rollback_is_served_too(client: Client, data: Path, small_data: Path) -> None:
    first = client.get("/ready").json()["release"]
    another_release(data, small_data)
    client.look()
    Releases(data).rollback()
    client.look()
    assert client.get("/ready").json()["release"] == first


def test_a_release_that_cannot_be_opened_leaves_the_one_before_and_is_reported(
    client: Client, data: Path, small_data: Path
) -> None:
    before = client.get("/ready").json()["release"]
    name = another_release(data, small_data)
    flipped(data / "releases" / name / "tables" / "territory.parquet")
    client.look()
    answer = client.get("/ready").json()
    assert (answer["status"], answer["release"], answer["failed"]) == ("stale", before, name)
    assert client.get(AMONT).status_code == 200
    repaired = another_release(data, small_data)
    client.look()
    assert client.get("/ready").json()["release"] == repaired


@pytest.fixture
def quick(data: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Client]:
    """An application that looks all the time, and is soon blind."""
    monkeypatch.setattr(swap, "BLIND_SECONDS", 0.5)
    monkeypatch.setattr(swap, "RETRY_SECONDS", 0.0)
    opened = Client(create_app(Settings(data=data, swap_seconds=0.02, query_workers=1)))
    yield opened
    opened.close()


def until(client: Client, holds: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
    """What `/ready` says once something holds of it."""
    for _ in range(1200):
        answer: dict[str, Any] = client.get("/ready").json()
        if holds(answer):
            return answer
        client.wait(0.1)
    raise AssertionError(answer)


def test_a_pointer_that_cannot_be_read_ends_no_watch(
    quick: Client, data: Path, small_data: Path
) -> None:
    pointer, aside = data / "CURRENT", data / "aside"
    pointer.rename(aside)
    pointer.mkdir()
    blind = until(quick, lambda found: found["status"] == "blind")
    assert blind["unseen_seconds"] >= 0.5
    assert quick.get(AMONT).status_code == 200
    assert 'ti_graph_release_looks_total{outcome="failed"}' in quick.get("/metrics").text
    pointer.rmdir()
    aside.rename(pointer)
    until(quick, lambda found: found["status"] == "ready")
    name = another_release(data, small_data)
    until(quick, lambda found: found["release"] == name)


def test_a_release_that_could_not_be_opened_for_a_moment_is_tried_again(
    quick: Client, data: Path, small_data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    faults = iter([OSError(errno.EMFILE, "Too many open files"), MemoryError()])
    opened = swap.Swapper._open

    def open_in_the_end(self: swap.Swapper) -> Any:
        fault = next(faults, None)
        if fault is not None:
            raise fault
        return opened(self)

    monkeypatch.setattr(swap.Swapper, "_open", open_in_the_end)
    name = another_release(data, small_data)
    assert until(quick, lambda found: found["release"] == name)["failed"] is None


def test_a_release_that_was_served_is_let_go_after_the_swap(
    client: Client, data: Path, small_data: Path
) -> None:
    """Its files may then be removed: nothing holds them any more."""
    first = client.get("/ready").json()["release"]
    for _ in range(3):
        another_release(data, small_data)
        client.look()
        client.get(AMONT)
    another_release(data, small_data)
    assert first not in Releases(data).names()
    assert len(Releases(data).names()) <= 3


# --- who answers for the site -------------------------------------------------------------------


def test_the_site_names_its_publisher_where_the_server_was_given_one(
    still: Client, small_data: Path
) -> None:
    assert still.get("/api/v1/site").json() == {"publisher": None, "contact": None}
    named = Settings(
        data=small_data,
        swap_seconds=3600,
        query_workers=1,
        publisher="Agence d'exemple, 1 rue de la Mairie, 59000 Lille",
        publisher_contact="contact@example.org",
    )
    client = Client(create_app(named))
    try:
        assert client.get("/api/v1/site").json() == {
            "publisher": named.publisher,
            "contact": "contact@example.org",
        }
    finally:
        client.close()
