"""Pages in a real browser: the network is drawn, nothing is complained of, nobody is called."""

import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.api.conftest import running
from tests.hostile import AMONT, SCRIPT
from tests.pages import Page
from ti_graph.answers.neighbourhood import neighbourhood
from ti_graph.answers.territories import Answers
from ti_graph.documents.drawing import page
from ti_graph.graph.release import Releases

NAMES = ("chromium", "chromium-browser", "google-chrome")
BROWSER = next(filter(None, map(shutil.which, NAMES)), None)
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(BROWSER is None, reason="there is no Chromium on this machine"),
]
METZ = "ti-2023-4408"
FLAGS = (
    "--headless",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--enable-logging=stderr",
    "--virtual-time-budget=5000",
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
)


class Opened:
    """What a browser made of an address."""

    def __init__(self, address: str, folder: Path, *flags: str) -> None:
        log = folder / "net.json"
        root = ("--no-sandbox",) if os.geteuid() == 0 else ()
        own = (f"--user-data-dir={folder / 'profile'}", f"--log-net-log={log}")
        done = subprocess.run(
            [str(BROWSER), *FLAGS, *root, *flags, *own, "--dump-dom", address],
            capture_output=True,
            text=True,
            timeout=120,
            check=True,
        )
        self.page = Page(done.stdout)
        self.complaints = re.findall(r"CONSOLE.*", done.stderr)
        self.hosts = set(_hosts(json.loads(log.read_text("utf-8"))))

    @property
    def canvases(self) -> list[dict[str, str | None]]:
        """What the network is drawn on."""
        return self.page.all("canvas")


def _hosts(log: dict[str, Any]) -> Iterator[str | None]:
    """Hosts that a page asked something of; what the browser asks for itself is left out."""
    for event in log["events"]:
        found = event.get("params", {})
        ours = found.get("initiator") not in {None, "not an origin"}
        if ours or found.get("request_type") == "main frame":
            address = urlsplit(found.get("url", ""))
            if address.scheme != "file":
                yield address.hostname


@pytest.fixture(scope="module")
def hostile(hostile_data: Path) -> Iterator[str]:
    """The URL of a server on the country of hostile names."""
    with running(hostile_data) as (url, _):
        yield url


@pytest.mark.parametrize("width", [1280, 500])
def test_the_network_of_a_territory_is_drawn_on_any_screen(
    server: str, tmp_path: Path, width: int
) -> None:
    opened = Opened(f"{server}simple/territoires/{METZ}", tmp_path, f"--window-size={width},900")
    (canvas,) = opened.canvases
    assert int(str(canvas["width"])) > width * 0.8
    assert int(str(canvas["height"])) > 300
    assert opened.complaints == []
    assert opened.hosts == {"127.0.0.1"}


@pytest.mark.parametrize("path", ["simple/", "simple/?text=metz&lang=en", "nothing", "ontology"])
def test_no_page_makes_the_browser_complain_or_call_another_host(
    server: str, tmp_path: Path, path: str
) -> None:
    opened = Opened(f"{server}{path}", tmp_path)
    assert opened.page.all("h1")
    # A page that is not there is itself reported, and nothing else is.
    assert [one for one in opened.complaints if "404" not in one] == []
    assert opened.hosts == {"127.0.0.1"}


def test_a_hostile_name_is_drawn_and_not_run(hostile: str, tmp_path: Path) -> None:
    opened = Opened(f"{hostile}simple/territoires/{AMONT}", tmp_path)
    assert len(opened.canvases) == 1
    assert SCRIPT in opened.page.text
    assert opened.page.all("img") == []
    sources = [script.get("src") for script in opened.page.all("script") if "src" in script]
    assert sources == ["/static/vis-network.min.js", "/static/network.js"]
    assert opened.complaints == []


def test_an_exported_drawing_opens_without_a_network(hostile_data: Path, tmp_path: Path) -> None:
    graph = neighbourhood(Answers(Releases(hostile_data).current()), AMONT)
    file = tmp_path / "drawing.html"
    file.write_text(page(graph), "utf-8")
    opened = Opened(file.as_uri(), tmp_path)
    assert len(opened.canvases) == 1
    assert SCRIPT in opened.page.text
    assert opened.page.all("img") == []
    assert opened.complaints == []
    assert opened.hosts == set()
