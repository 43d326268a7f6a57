"""One module reads the code in an identifier of an industry."""

import ast
import re
from pathlib import Path

import polars as pl
import pytest

from ti_graph.model import industries

ROOT = Path(__file__).resolve().parents[2]
READING = re.compile(r"\^?(naf2|nace2|a38)-(\W.*)?")
"""A prefix, or a pattern that starts with one: `naf2-`, `^nace2-\\d`; `naf2-25.62A` names one."""


@pytest.mark.parametrize(
    ("name", "code", "division"),
    [
        ("naf2-25.62B", "25.62B", "25"),
        ("nace2-25.62", "25.62", "25"),
        ("nace2-05", "05", "05"),
        ("a38-CH", "CH", "CH"),
    ],
)
def test_an_identifier_says_its_code_and_division(name: str, code: str, division: str) -> None:
    row = pl.DataFrame({"industry_id": [name]})
    assert (industries.code_of(name), industries.division_of(name)) == (code, division)
    assert row.select(industries.code()).item() == code
    assert row.select(industries.division()).item() == division


def test_a_subclass_has_a_class_and_a_division_of_nace() -> None:
    row = pl.DataFrame({"industry_id": ["naf2-25.62B"]})
    assert row.select(industries.nace_class()).item() == "25.62"
    assert row.select(industries.nace_division_id()).item() == "nace2-25"


def test_levels_and_classifications_are_not_mixed_up() -> None:
    names = pl.DataFrame(
        {"industry_id": ["nace2-25", "nace2-C", "naf2-25", "nace2-25.62", "naf2-25.62B", "a38-CH"]}
    )

    def kept(where: pl.Expr) -> list[str]:
        return names.filter(where)["industry_id"].to_list()

    assert kept(industries.is_nace_division()) == ["nace2-25"]
    assert kept(industries.is_nace_section()) == ["nace2-C"]
    assert kept(industries.is_naf_subclass()) == ["naf2-25.62B"]
    assert kept(industries.in_classification(industries.NAF)) == ["naf2-25", "naf2-25.62B"]


def test_industry_is_sections_b_to_e_and_manufacturing_section_c() -> None:
    divisions = pl.DataFrame({"code": ["03", "05", "09", "10", "33", "35", "39", "41"]})
    industry = divisions.filter(industries.of_industry(pl.col("code")))["code"].to_list()
    made = divisions.filter(industries.of_manufacturing(pl.col("code")))["code"].to_list()
    assert industry == ["05", "09", "10", "33", "35", "39"]
    assert made == ["10", "33"]
    assert [industries.is_industrial(code) for code in ("03", "05", "39", "41")] == [
        False, True, True, False,
    ]  # fmt: skip


def test_no_other_module_of_the_engine_reads_an_identifier_of_an_industry() -> None:
    reading = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in (ROOT / "ti_graph").rglob("*.py")
        if path.name != "industries.py" and "_data" not in path.parts
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and READING.fullmatch(node.value)
    ]
    assert reading == []
