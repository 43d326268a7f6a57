"""No answer tells a path, a traceback or a secret, whatever went wrong."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.api.test_operation import Client
from ti_graph.api.app import create_app
from ti_graph.settings import Settings


@pytest.fixture
def data(small_data: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(small_data, tmp_path / "s3cret-folder"))


@pytest.fixture
def client(data: Path) -> Iterator[Client]:
    made = create_app(Settings(data=data, swap_seconds=3600, query_workers=1))

    @made.get("/broken")
    def broken() -> None:
        raise RuntimeError(f"token=s3cret {data}")

    opened = Client(made, raises=False)
    yield opened
    opened.close()


@pytest.mark.parametrize(
    "address",
    ["/broken", "/api/v1/territories/..%2f..%2fs3cret", "/sparql?query=%00", "/static/..%2f..%2fx",
     "/api/v1/queries/../../etc/passwd", "/api/v1/sources/x", "/ontology/..%2fx"],
)  # fmt: skip
def test_an_error_tells_nothing_of_the_machine(client: Client, data: Path, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code >= 400
    for secret in (str(data), "Traceback", "RuntimeError", "site-packages", "token=s3cret"):
        assert secret not in answer.text


def test_a_release_that_broke_under_the_server_tells_no_path(client: Client, data: Path) -> None:
    for table in (data / "releases").rglob("*.parquet"):
        table.write_bytes(b"broken")
    for address in ("/api/v1/capability", "/api/v1/organisations", "/api/v1/industries"):
        text = client.get(address).text
        assert str(data) not in text
        assert "Traceback" not in text
