"""Every source under another name: the same tables, graph and answers, up to the names."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from tests.api.test_operation import Client
from tests.known_things import known_parameters
from tests.small_country import small_card, small_sources, small_tables
from ti_graph.api.app import create_app
from ti_graph.build import build
from ti_graph.graph.release import Release, Releases
from ti_graph.ingest.registry import RegisteredSource
from ti_graph.ingest.source import CoreTable, Source
from ti_graph.query.catalogue import catalogue
from ti_graph.query.run import run
from ti_graph.settings import Settings

REGISTER = "small_register"
NAMES = {
    name: f"source_{number:02}" for number, name in enumerate(sorted([*small_tables(), REGISTER]))
}
"""Names that tell nothing, in the same order."""
NAMED = re.compile(r"source_\d\d")
MOMENT = re.compile(r"20\d\d-\d\d-\d\dT[\d:]+(Z|[+]00:00)")
BACK = {new: old for old, new in NAMES.items()}
WORDS = {"fr": "Ce qui déclare.", "en": "What declares."}
AMONT = "ti-2023-1001"
PATHS = (
    "territories", f"territories/{AMONT}", f"territories/{AMONT}/filieres",
    f"territories/{AMONT}/partners", f"territories/{AMONT}/sites", f"territories/{AMONT}/jobs",
    f"territories/{AMONT}/specialisations", f"territories/{AMONT}/lead", "coverage", "filieres",
    f"explain/filiere-{AMONT}-25.50A", f"filieres/filiere-{AMONT}-25.50A", "capability",
    "regions/nuts-DEX1", "regions/region-10", "map/territories?indicator=establishments",
    "map/regions?level=nuts2", "search?q=amont", f"graph/{AMONT}?limit=5", "actors",
    "organisations/pole-metal", "organisations/cordis-amont", "industries/naf2-24.10Z", "sources",
)  # fmt: skip


def listing(_: Source) -> Iterator[CoreTable]:
    """A selective register of two sites."""
    site = {"territory_id": "commune-01002", "industry_id": "naf2-24.10Z", "year": 2015}
    rows = [site | {"facility_id": "list-1"}, site | {"facility_id": "list-2", "year": 2016}]
    yield CoreTable("facility", pl.DataFrame(rows))


def built(data: Path, naming: Callable[[str], str]) -> Release:
    folder = data / "facts"
    folder.mkdir(parents=True)
    (folder / "facts.csv").write_text("the facts are in the loader\n", "utf-8")
    selective = {"selection": "selective", "selects": WORDS, "cannot_see": WORDS}
    card = small_card(naming(REGISTER), "curated", register=selective)
    card = card.model_copy(update={"title": small_card(REGISTER).title})
    own = RegisteredSource(card, listing, folder)
    settings = Settings(data=data, simulated="always")
    build(settings, sources=[*small_sources(naming=naming), own])
    return Releases(data).current()


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> Release:
    """The small country and a register, under the names of the real sources."""
    return built(tmp_path_factory.mktemp("known") / "data", str)


@pytest.fixture(scope="module")
def renamed(tmp_path_factory: pytest.TempPathFactory) -> Release:
    """The same, every source under a name that tells nothing."""
    return built(tmp_path_factory.mktemp("renamed") / "data", NAMES.__getitem__)


def back(text: str, release: Release) -> str:
    """A text with the names that the sources had, of no release and no moment."""
    timeless = MOMENT.sub("·", text.replace(release.manifest.release, "·"))
    return NAMED.sub(lambda found: BACK[found[0]], timeless)


def test_every_source_has_another_name(renamed: Release) -> None:
    assert {one.name for one in renamed.manifest.sources} == set(BACK)


def test_the_tables_are_the_same_up_to_the_names(known: Release, renamed: Release) -> None:
    assert known.manifest.tables == renamed.manifest.tables
    for name in known.manifest.tables:
        table = renamed.table(name).with_columns(pl.col(pl.String).replace(BACK)).collect()
        assert_frame_equal(table, known.table(name).collect())
    evidence = renamed.table("evidence").collect()["evidence_source"].unique()
    assert len(evidence) > 3
    assert set(evidence) <= set(BACK)


def test_the_graph_is_the_same_up_to_the_names(known: Release, renamed: Release) -> None:
    graphs = {BACK.get(name, name): triples for name, triples in renamed.manifest.graphs.items()}
    assert graphs == known.manifest.graphs


@pytest.mark.parametrize("name", sorted(catalogue()))
def test_a_named_query_is_answered_the_same_up_to_the_names(
    name: str, known: Release, renamed: Release
) -> None:
    query = catalogue()[name]
    given = known_parameters(query, known)
    rows = [_rows(run(query, given, release).rows, release) for release in (known, renamed)]
    assert rows[0] == rows[1]


def _rows(rows: list[list[Any]], release: Release) -> list[list[str]]:
    """Rows by their words, in order: a store joins the names of sources in any order."""
    texts = (back(str(row), release) for row in rows)
    return sorted(sorted(re.split(r"[, ']+", text)) for text in texts)


def test_the_api_answers_the_same_up_to_the_names(known: Release, renamed: Release) -> None:
    first, second = (_answers(release) for release in (known, renamed))
    assert set(first) == set(PATHS)
    for path, answer in first.items():
        assert second[path] == answer, path


def _answers(release: Release) -> dict[str, str]:
    data = release.folder.parents[1]
    client = Client(create_app(Settings(data=data, swap_seconds=3600, query_workers=1)))
    found = {path: client.get(f"/api/v1/{path}") for path in PATHS}
    client.close()
    assert {path: one.status_code for path, one in found.items() if one.status_code != 200} == {}
    return {path: back(one.text, release) for path, one in found.items()}
