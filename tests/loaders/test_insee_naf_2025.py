"""NAF 2025: both classifications are carried, and shares of what goes where sum to 1."""

import io
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from tests.loaders.firms_fixtures import load
from tests.loaders.geography_fixtures import row, shipped

OLD = shipped("insee_naf")["industry"].filter(pl.col("level") == "subclass")
CODES = OLD["code"].to_list()
HEADER = (
    "Sous-classes NAF rév. 2 – codes", "Sous-classes NAF rév. 2 – libellés",
    "Sous-classes NAF 2025 – codes", "Sous-classes NAF 2025 – libellés",
    "Type de correspondance", "Contenu commun",
)  # fmt: skip


def workbook(*pairs: tuple[str, str]) -> bytes:
    """The workbook of January 2026: a title, a header, one pair a row."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Correspondances entre la NAF rév. 2 et la NAF 2025"])
    sheet.append(HEADER)
    for old, new in pairs:
        sheet.append([old, "ancien", new, f"Libellé de\n{new}", "Multiple", "tout"])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def loaded(folder: Path, *pairs: tuple[str, str]) -> tuple[dict[str, pl.DataFrame], pl.DataFrame]:
    name = "Correspondances_NAFrev2-NAF2025.xlsx"
    return load("insee_naf_2025", folder, {name: workbook(*pairs)}, {"industry": OLD})


def test_a_subclass_that_goes_whole_has_a_share_of_one_that_is_official(tmp_path: Path) -> None:
    tables, quarantine = loaded(tmp_path, ("25.62B", "25.63Y"))
    there = row(tables["industry_correspondence"], from_id="naf2-25.62B")
    assert (there["to_id"], there["share"], there["basis"]) == ("naf2025-25.63Y", 1.0, "official")
    back = row(tables["industry_correspondence"], from_id="naf2025-25.63Y")
    assert (back["to_id"], back["share"]) == ("naf2-25.62B", 1.0)
    industry = row(tables["industry"], industry_id="naf2025-25.63Y")
    assert (industry["scheme"], industry["label_fr"]) == ("naf_2025", "Libellé de 25.63Y")
    assert quarantine.is_empty()


def test_a_subclass_that_is_split_has_derived_shares(tmp_path: Path) -> None:
    tables, _ = loaded(tmp_path, ("25.62B", "25.63Y"), ("25.62B", "25.64Y"))
    shares = tables["industry_correspondence"].filter(pl.col("from_id") == "naf2-25.62B")
    assert shares["share"].to_list() == [0.5, 0.5]
    assert shares["basis"].cast(pl.String).unique().to_list() == ["derived"]


@pytest.mark.parametrize("pair", [("25.62X", "25.63Y"), ("25.62B", "2563Y")])
def test_codes_of_neither_classification_are_set_aside(
    tmp_path: Path, pair: tuple[str, str]
) -> None:
    tables, quarantine = loaded(tmp_path, pair, ("24.10Z", "24.10Y"))
    assert quarantine.height == 1
    assert tables["industry_correspondence"].height == 2


NEW = st.from_regex(r"[0-3][0-9]\.[0-9]{2}[GHY]", fullmatch=True)


@settings(max_examples=15)
@given(st.lists(st.tuples(st.sampled_from(CODES), NEW), min_size=1, max_size=40))
def test_shares_of_every_subclass_sum_to_one_both_ways(pairs: list[tuple[str, str]]) -> None:
    with TemporaryDirectory() as folder:
        tables, quarantine = loaded(Path(folder), *pairs)
    assert quarantine.is_empty()
    sums = tables["industry_correspondence"].group_by("from_id").agg(pl.col("share").sum())
    assert all(abs(total - 1) < 1e-9 for total in sums["share"])
    both = {name for pair in pairs for name in (f"naf2-{pair[0]}", f"naf2025-{pair[1]}")}
    assert set(sums["from_id"]) == both
