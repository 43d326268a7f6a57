"""A file in a zip archive is read as if it stood beside it; an archive that harms is refused."""

import zipfile
from pathlib import Path

import pytest

from tests.ingest.faults import refused
from ti_graph.ingest.archive import unpacked


def archive(folder: Path, **members: bytes | str) -> Path:
    path = folder / "StockUnits_utf8.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in members.items():
            file.writestr(name.replace("__", "/").replace("_dot_", "."), content)
    return path


def test_the_member_that_is_meant_is_unpacked_once(tmp_path: Path) -> None:
    path = archive(tmp_path, Stock_dot_csv="a,b\n", notice_dot_txt="x")
    member = unpacked(path, "stock*.csv", source="s")
    assert member.read_text("utf-8") == "a,b\n"
    stamp = member.stat().st_mtime_ns
    assert unpacked(path, "stock*.csv", source="s").stat().st_mtime_ns == stamp


def test_a_new_edition_of_the_archive_is_unpacked_anew(tmp_path: Path) -> None:
    old = unpacked(archive(tmp_path, Stock_dot_csv="a,b\n"), "*.csv", source="s")
    new = unpacked(archive(tmp_path, Stock_dot_csv="c,d,e\n"), "*.csv", source="s")
    assert new.read_text("utf-8") == "c,d,e\n"
    assert not old.exists()


def test_a_folder_within_the_archive_is_no_path_to_write_to(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("../../outside.csv", "a\n")
    member = unpacked(path, "*.csv", source="s")
    assert member.is_relative_to(tmp_path)
    assert member.name == "outside.csv"


def test_none_or_two_members_that_fit_are_refused(tmp_path: Path) -> None:
    path = archive(tmp_path, a_dot_csv="x", b_dot_csv="y")
    for pattern in ("*.csv", "*.json"):
        with refused("unexpected_layout", tmp_path):
            unpacked(path, pattern, source="s")


def test_an_archive_that_swells_without_measure_is_refused(tmp_path: Path) -> None:
    path = archive(tmp_path, a_dot_csv=bytes(1 << 25))
    with refused("unexpected_layout", tmp_path):
        unpacked(path, "*.csv", source="s")
    assert not (tmp_path / ".unpacked").exists()


@pytest.mark.parametrize("kept", [0.5, 0.99])
def test_an_archive_cut_short_is_refused(tmp_path: Path, kept: float) -> None:
    path = archive(tmp_path, a_dot_csv="x" * 10_000)
    path.write_bytes(path.read_bytes()[: int(path.stat().st_size * kept)])
    with refused("truncated_zip", tmp_path):
        unpacked(path, "*.csv", source="s")


def test_a_member_damaged_within_leaves_nothing_behind(tmp_path: Path) -> None:
    path = archive(tmp_path, a_dot_csv=b"".join(f"{n},{n * 7919}\n".encode() for n in range(9999)))
    body = bytearray(path.read_bytes())
    body[len(body) // 2] ^= 0xFF
    path.write_bytes(body)
    with refused("truncated_zip", tmp_path):
        unpacked(path, "*.csv", source="s")
    assert [one for one in (tmp_path / ".unpacked").rglob("*") if one.is_file()] == []
