"""A firm that asked to be forgotten enters no release any more, nor does what tells of it."""

import json
from pathlib import Path

import polars as pl
import pytest
from typer.testing import CliRunner

from tests.build_fixtures import another_release
from tests.small_country import build_small
from ti_graph.cli import upkeep
from ti_graph.cli.main import app
from ti_graph.errors import SettingsError, SourceError
from ti_graph.graph.release import Release, Releases
from ti_graph.graph.store import Solutions
from ti_graph.ingest.erasure import erase, erased, forget
from ti_graph.ingest.quarantine import Quarantine
from ti_graph.model.tables import CORE_TABLES


def a_firm(release: Release) -> str:
    """The SIREN of a real firm of the small country."""
    firms = release.table("establishment").filter(pl.col("siren").is_not_null()).collect()
    return str(firms["siren"][0])


def tells(release: Release, siren: str) -> list[str]:
    """Tables and graph that hold the number anywhere, in any column of text."""
    places = []
    for name in release.manifest.tables:
        frame = release.table(name).collect().select(pl.selectors.string())
        if (
            frame.width
            and frame.select(pl.any_horizontal(pl.all().str.contains(siren)).any())[0, 0]
        ):
            places.append(name)
    holds = f"CONTAINS(CONCAT(STR(?s), STR(?o)), '{siren}')"
    answer = release.store.query(f"SELECT ?s WHERE {{ GRAPH ?g {{ ?s ?p ?o }} FILTER({holds}) }}")
    assert isinstance(answer, Solutions)
    return [*places, *(str(row) for row in answer.rows)]


def test_a_firm_that_was_erased_is_said_nowhere_and_others_stay_as_they_were(data: Path) -> None:
    before = Releases(data).current()
    siren = a_firm(before)
    gone = before.table("establishment").filter(siren=siren).collect().height
    assert tells(before, siren)
    assert erase(data, siren)
    for _ in range(2):
        build_small(data)
        assert tells(Releases(data).current(), siren) == []
    after = Releases(data).current()
    heights = after.manifest.tables
    assert heights["establishment"] == before.manifest.tables["establishment"] - gone
    assert heights["legal_unit"] == before.manifest.tables["legal_unit"] - 1
    assert heights["quarantine"] == before.manifest.tables["quarantine"]
    assert heights["territory"] == before.manifest.tables["territory"]


def test_what_refers_to_an_erased_organisation_goes_with_it() -> None:
    schema = CORE_TABLES["organisation"]
    blank = dict.fromkeys(schema.columns())
    rows = [
        blank | {"organisation_id": "o1", "siren": "955511217"},
        blank | {"organisation_id": "o2"},
    ]
    tables = {
        "organisation": pl.DataFrame(rows, schema_overrides={"siren": pl.String}),
        "participation": pl.DataFrame({"organisation_id": ["o1", "o2"], "project_id": ["p", "p"]}),
    }
    kept = forget(tables, {}, {"955511217"})
    assert kept["organisation"]["organisation_id"].to_list() == ["o2"]
    assert kept["participation"]["organisation_id"].to_list() == ["o2"]


def test_a_value_that_was_set_aside_loses_the_number_and_stays_counted() -> None:
    aside = Quarantine("s")
    rows = pl.DataFrame({"siret": ["95551121700106", "1"]})
    aside.add(rows, file="f", column="siret", reason="r")
    forget({}, {"s": aside}, {"955511217"})
    assert aside.table()["value"].to_list() == [None, "1"]


@pytest.mark.parametrize(
    "number", ["955511218", "95551121", "", "SIREN", "../../x", "９５５５１１２１７"]
)
def test_what_is_no_siren_is_not_put_on_the_list(tmp_path: Path, number: str) -> None:
    with pytest.raises(SettingsError) as caught:
        erase(tmp_path, number)
    assert caught.value.code == "bad_siren"
    assert erased(tmp_path) == frozenset()


def test_a_number_that_a_register_published_can_be_forgotten_whatever_its_check_digit(
    tmp_path: Path,
) -> None:
    assert erase(tmp_path, "955511218", known={"955511218"})
    assert erased(tmp_path) == {"955511218"}


def test_the_list_is_for_its_owner_alone_and_holds_a_number_once(tmp_path: Path) -> None:
    assert erase(tmp_path, "955 511 217")
    assert not erase(tmp_path, "955511217")
    assert (tmp_path / "erased.txt").read_text("utf-8") == "955511217\n"
    assert (tmp_path / "erased.txt").stat().st_mode & 0o777 == 0o600


def test_nothing_is_built_where_the_list_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "erased.txt").write_text("955511217\nand some more\n", "utf-8")
    with pytest.raises(SourceError) as caught:
        build_small(tmp_path)
    assert caught.value.code == "damaged_erasures"
    assert Releases(tmp_path).current_name() is None


def test_the_command_leaves_no_release_that_holds_the_firm(
    data: Path, small_data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The command as it is, on the sources of the small country."""
    monkeypatch.setenv("TI_GRAPH_DATA", str(data))
    monkeypatch.setattr(upkeep, "build_apart", lambda settings, **_: build_small(settings.data))
    another_release(data, small_data)
    read = Releases(data).current()
    siren = a_firm(read)
    answer = json.loads(CliRunner().invoke(app, ["erase", siren, "--json"]).stdout)
    assert answer["still_read"] == [read.manifest.release]
    del read
    answer = json.loads(CliRunner().invoke(app, ["erase", siren, "--json"]).stdout)
    assert answer["still_read"] == []
    assert Releases(data).names() == [answer["release"]]
    assert tells(Releases(data).current(), siren) == []
