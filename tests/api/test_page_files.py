"""Style, script and legend of the plain pages: served by the server, and nothing else is."""

from pathlib import Path

import httpx
import pytest

from ti_graph import resources
from ti_graph.documents.drawing import KINDS


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/static/page.css", "text/css"),
        ("/static/network.js", "text/javascript"),
        ("/static/vis-network.min.js", "text/javascript"),
    ],
)
def test_files_of_the_pages_are_served_by_the_server(
    client: httpx.Client, path: str, kind: str
) -> None:
    response = client.get(path)
    assert response.status_code == 200
    assert response.headers["content-type"].startswith(kind)
    assert len(response.content) > 500


@pytest.mark.parametrize(
    "path",
    [
        "/static/../app.py",
        "/static/%2e%2e/app.py",
        "/static/..%2fapp.py",
        "/static//etc/passwd",
        "/static/",
    ],
)
def test_no_other_file_is(client: httpx.Client, path: str) -> None:
    response = client.get(path)
    assert response.status_code == 404
    assert "import" not in response.text


def test_the_legend_has_the_colours_of_the_drawing() -> None:
    style = (resources.static() / "page.css").read_text("utf-8")
    for kind, (border, ground) in KINDS.items():
        rule = f".key-{kind} {{ background: {ground}; border-color: {border}; }}"
        plain = f"border: 1.5px solid {border}" in style and f"background: {ground}" in style
        assert rule in style or (kind in {"epci", "ept", "commune"} and plain), kind


def test_files_do_not_name_another_host() -> None:
    for folder in (resources.static(), resources.templates()):
        for path in sorted(Path(folder).iterdir()):
            assert "http://" not in path.read_text("utf-8"), path.name
            assert "https://" not in path.read_text("utf-8"), path.name
