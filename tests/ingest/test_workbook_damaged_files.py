"""Damaged and hostile files in the place of a workbook: refused before they do anything."""

import random
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.ingest.workbook_fixtures import (
    GOOD,
    TODAY,
    filled,
    known,
    refused,
    saved,
    written_csv,
)
from ti_graph.ingest.workbooks.file import MOST_BYTES, MOST_ROWS, MOST_UNPACKED
from ti_graph.ingest.workbooks.reading import take
from ti_graph.ingest.workbooks.refusals import RefusedWorkbookError

FUNDING = GOOD["fundings"][0]


def repacked(path: Path, change: Callable[[str, bytes], bytes | None], **more: bytes) -> Path:
    """The archive of a workbook with some of its parts changed, left out or added."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            if (kept := change(name, content)) is not None:
                archive.writestr(name, kept)
        for name, content in more.items():
            archive.writestr(name, content)
    return path


def same(_name: str, content: bytes) -> bytes:
    return content


LAUGHS = b"""<?xml version="1.0"?>
<!DOCTYPE lolz [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>
<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>&b;</t></si></sst>"""


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_xml_entities_are_refused_before_they_are_read(encoding: str, tmp_path: Path) -> None:
    laughs = LAUGHS.decode().replace("?>", f' encoding="{encoding}"?>', 1).encode(encoding)
    path = repacked(
        saved(filled("needs"), tmp_path),
        lambda name, content: laughs if name == "xl/styles.xml" else content,
    )
    assert refused(path) == [("xl/styles.xml", None, "", "xml_entities")]


def test_a_zip_bomb_is_refused_before_it_goes_off(tmp_path: Path) -> None:
    bomb = b"\0" * (MOST_UNPACKED + 1)
    path = repacked(saved(filled("needs"), tmp_path), same, **{"xl/media/bomb.bin": bomb})
    assert path.stat().st_size < MOST_BYTES
    assert refused(path) == [("", None, "", "unpacks_too_large")]


def test_a_cell_of_ten_megabytes_is_refused(tmp_path: Path) -> None:
    path = repacked(
        saved(filled("needs"), tmp_path),
        lambda _, content: content.replace(b"De l'eau", b"x" * 10_000_000),
    )
    assert refused(path) == [("needs", 3, "description", "too_long")]


def test_a_workbook_with_macros_is_refused(tmp_path: Path) -> None:
    path = repacked(saved(filled("needs"), tmp_path), same, **{"xl/vbaProject.bin": b"x"})
    assert refused(path) == [("", None, "", "macros")]
    typed = repacked(
        saved(filled("needs"), tmp_path),
        lambda _, content: content.replace(b"sheet.main+xml", b"sheet.macroEnabled.main+xml"),
    )
    assert refused(typed) == [("", None, "", "macros")]


def test_a_workbook_that_links_to_files_is_refused(tmp_path: Path) -> None:
    link = {"xl/externalLinks/externalLink1.xml": b"<externalLink/>"}
    path = repacked(saved(filled("needs"), tmp_path), same, **link)
    assert refused(path) == [("", None, "", "external_links")]


def test_a_number_that_is_none_is_refused(tmp_path: Path) -> None:
    row = FUNDING | {"amount_eur": 4242}
    path = repacked(
        saved(filled("fundings", [row]), tmp_path),
        lambda _, content: content.replace(b"<v>4242</v>", b"<v>NaN</v>"),
    )
    assert refused(path) == [("fundings", 3, "", "unreadable")]


@pytest.mark.parametrize("seed", range(40))
def test_a_file_damaged_at_random_is_taken_or_refused_and_breaks_nothing(
    seed: int, tmp_path: Path
) -> None:
    dice = random.Random(seed)
    path = saved(filled("governance"), tmp_path)

    def damaged(content: bytes) -> bytes:
        place = dice.randrange(len(content))
        return content[:place] + dice.randbytes(3) + content[place + dice.randrange(40) :]

    if seed % 2:
        path.write_bytes(damaged(path.read_bytes()))
    else:
        unlucky = f"xl/worksheets/sheet{1 + seed % 3}.xml"
        repacked(path, lambda name, content: damaged(content) if name == unlucky else content)
    try:
        assert take(path, known(), TODAY).tables["governance_role"].height > 0
    except RefusedWorkbookError as error:
        assert all(fault.reason("en") for fault in error.refusals)


def test_a_damaged_sheet_is_refused(tmp_path: Path) -> None:
    path = repacked(
        saved(filled("needs"), tmp_path),
        lambda name, content: content[:400] if name.endswith("sheet3.xml") else content,
    )
    (fault,) = refused(path)
    assert fault[3] == "unreadable"


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("essai.xlsx", b"", "empty_file"),
        ("essai.xlsx", b"<html><table><tr><td>role_id</td></tr></table></html>", "not_xlsx"),
        ("essai.xlsx", b"PK\x03\x04 and then nothing", "not_xlsx"),
        ("essai.xls", b"\xd0\xcf\x11\xe0", "unknown_format"),
        ("essai.xlsm", b"PK", "unknown_format"),
        ("essai.csv", b"#kind,needs\n\xff\xfe", "not_utf8"),
        ("essai.csv", b"role_id,role\n", "unknown_kind"),
        ("essai.csv", b"#kind,horoscope\n", "unknown_kind"),
        ("essai.csv", b"#kind,needs\n#id,x\n", "no_header"),
        ("essai.csv", b"#kind,needs\n\"never closed\n", "unreadable"),
        ("essai.csv", b"x" * (MOST_BYTES + 1), "file_too_large"),
        ("essai.csv", b"#kind,needs\n" + b"a\n" * (MOST_ROWS + 20), "too_many_rows"),
    ],
)  # fmt: skip
def test_what_is_no_workbook_is_refused(
    name: str, content: bytes, reason: str, tmp_path: Path
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    assert [fault[3] for fault in refused(path)] == [reason]


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    assert [fault[3] for fault in refused(tmp_path / "nulle-part.csv")] == ["unreadable"]


def test_a_nul_in_a_csv_is_reported_at_its_line(tmp_path: Path) -> None:
    rows = [GOOD["needs"][0] | {"description": "De l'\0eau"}]
    assert refused(written_csv("needs", tmp_path, rows)) == [
        ("essai.csv", 11, "description", "control_character")
    ]
