"""What a publisher changed, from its files to the release: build, refresh, erase, doctor."""

from dataclasses import replace
from pathlib import Path

import pytest

from tests.mutations.targets import FILES
from tests.small_country import small_sources
from ti_graph.build import build
from ti_graph.doctor import notices as doctor_notices
from ti_graph.errors import ReleaseError, SourceError
from ti_graph.graph.manifest import Manifest
from ti_graph.graph.release import Releases
from ti_graph.ingest.erasure import erase
from ti_graph.ingest.registry import RegisteredSource, registered_source
from ti_graph.refresh import build_unless_fallen, refresh
from ti_graph.settings import Settings

SIRENE = FILES["csv"]
SIREN = "955511217"


def sources() -> list[RegisteredSource]:
    """The small country, with the loader of SIRENE that ships."""
    found: list[RegisteredSource] = []
    for one in small_sources():
        if one.card.id != SIRENE.source:
            found.append(one)
            continue
        real = registered_source(SIRENE.source)
        known = {source.card.id for source in found}
        found += [registered_source(name) for name in real.card.requires if name not in known]
        found.append(replace(real, card=real.card.model_copy(update={"expected": []})))
    return found


def put(data: Path, text: str, name: str = SIRENE.name) -> None:
    folder = data / "sources" / SIRENE.source
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text, "utf-8")


def whole() -> str:
    return SIRENE.whole()[SIRENE.name].decode()


def with_column(text: str) -> str:
    """Every line with one value more."""
    header, *lines = text.splitlines()
    return "\n".join([f"{header},date_maj", *(f"{line},2026-01-01" for line in lines), ""])


def noticed(manifest: Manifest) -> list[tuple[str, str]]:
    return [(one.source, one.code) for one in manifest.notices]


NEW = [(SIRENE.source, "new_columns")]


def test_a_new_column_stops_neither_build_nor_refresh_nor_erase_and_is_named_once(
    tmp_path: Path,
) -> None:
    settings = Settings(data=tmp_path)
    put(tmp_path, whole())
    before = build(settings, sources=sources())
    assert before.notices == []
    put(tmp_path, with_column(whole()))
    built = build_unless_fallen(settings, sources=sources())
    assert noticed(built) == NEW
    assert "date_maj" in built.notices[0].text("en")
    assert built.tables == before.tables | {"release_change": built.tables["release_change"]}
    refreshed = refresh(settings, True, sources=sources())
    assert [one.code for one in refreshed.notices] == ["new_columns"]
    assert erase(tmp_path, SIREN)
    erased = build(settings, sources=sources())
    assert noticed(erased) == NEW
    assert erased.tables["establishment"] < before.tables["establishment"]
    (finding,) = doctor_notices(settings)
    assert (finding.level, "date_maj" in finding.text("fr")) == ("warning", True)


def test_a_renamed_column_stops_and_the_release_stays(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path)
    put(tmp_path, whole())
    before = build(settings, sources=sources()).release
    put(tmp_path, whole().replace(",siret,", ",numeroSiret,"))
    with pytest.raises(SourceError) as caught:
        build(settings, sources=sources())
    assert (caught.value.code, caught.value.exit_code) == ("renamed_column", 2)
    assert "siret ≈ 'numeroSiret'" in caught.value.detail("fr")
    assert Releases(tmp_path).current_name() == before


def test_a_file_that_was_cut_in_half_stops_a_build_unless_it_is_meant(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path)
    put(tmp_path, whole())
    before = build(settings, sources=sources()).release
    lines = whole().splitlines(keepends=True)
    put(tmp_path, "".join(lines[: len(lines) // 2]))
    with pytest.raises(ReleaseError) as caught:
        build_unless_fallen(settings, sources=sources())
    assert caught.value.code == "fall_refused"
    assert f"{SIRENE.source}: " in str(caught.value.facts["reasons"])
    assert Releases(tmp_path).current_name() == before
    assert build(settings, sources=sources()).release != before


def test_files_and_folders_that_no_source_reads_are_named(tmp_path: Path) -> None:
    put(tmp_path, whole())
    put(tmp_path, "x", "etablissements.csv")
    (tmp_path / "sources" / "sirene").mkdir()
    (tmp_path / "sources" / "sirene" / "StockEtablissement.csv").write_text("x")
    built = build(Settings(data=tmp_path), sources=sources())
    assert noticed(built) == [(SIRENE.source, "unread_files"), ("sirene", "unknown_folder")]
    assert "etablissements.csv" in built.notices[0].text("fr")
    found = [finding.text("en") for finding in doctor_notices(Settings(data=tmp_path))]
    assert len(found) == 2
