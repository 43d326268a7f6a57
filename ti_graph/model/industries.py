"""What an identifier of an industry says: its classification and code. The one place that reads it.

An identifier is the classification's name, a hyphen and the dotted code: `naf2-25.62B`,
`nace2-25.62`, `a38-CH` (`ti_graph.model.tables.Industry`). A division is the first two digits of
a code of NAF rév. 2 or NACE Rev. 2 (INSEE, Eurostat RAMON); the first five say the class.
"""

import polars as pl

NAF, NACE, A38 = "naf2", "nace2", "a38"
"""NAF rév. 2, NACE Rev. 2, and the branches of INSEE's input-output table."""

FIRST_DIVISION, LAST_DIVISION = "05", "39"
"""Industry: sections B to E, mining to waste treatment."""
FIRST_MADE, LAST_MADE = "10", "33"
"""Manufacturing: section C."""
MANUFACTURING = "nace2-C"

COLUMN = "industry_id"
DIVISION, CLASS = 2, 5
"""Characters of a dotted code that say its division, its class."""


def naf(code: str) -> str:
    """`naf2-25.62B` of `25.62B`."""
    return f"{NAF}-{code}"


def nace(code: str) -> str:
    """`nace2-25` of `25`."""
    return f"{NACE}-{code}"


def code_of(industry_id: str) -> str:
    """`25.62B` of `naf2-25.62B`."""
    return industry_id.split("-", 1)[-1]


def division_of(industry_id: str) -> str:
    """`25` of `naf2-25.62B`."""
    return code_of(industry_id)[:DIVISION]


def is_industrial(division: str) -> bool:
    """Whether a division, two digits, is one of industry."""
    return FIRST_DIVISION <= division <= LAST_DIVISION


def is_of_goods(industry_id: str) -> bool:
    """Whether an industry is of mining or manufacturing: no energy, water or waste."""
    return FIRST_DIVISION <= division_of(industry_id) <= LAST_MADE


def naf_id(code: pl.Expr) -> pl.Expr:
    """Identifiers of codes of NAF rév. 2."""
    return pl.format(f"{NAF}-{{}}", code)


def nace_id(code: pl.Expr) -> pl.Expr:
    """Identifiers of codes of NACE Rev. 2."""
    return pl.format(f"{NACE}-{{}}", code)


def code(column: str = COLUMN) -> pl.Expr:
    """Codes of a column of identifiers: `25.62B`."""
    return pl.col(column).str.replace("^[^-]*-", "")


def division(column: str = COLUMN) -> pl.Expr:
    """Divisions of a column of identifiers: `25`."""
    return code(column).str.head(DIVISION)


def nace_class(column: str = COLUMN) -> pl.Expr:
    """Classes of a column of identifiers: `25.62`."""
    return code(column).str.head(CLASS)


def nace_division_id(column: str = COLUMN) -> pl.Expr:
    """Identifiers of the NACE divisions of a column of identifiers: `nace2-25`."""
    return nace_id(division(column))


def in_classification(name: str, column: str = COLUMN) -> pl.Expr:
    """Whether identifiers are of a classification."""
    return pl.col(column).str.starts_with(f"{name}-")


def is_nace_division(column: str = COLUMN) -> pl.Expr:
    """Whether identifiers are of NACE divisions."""
    return pl.col(column).str.contains(rf"^{NACE}-\d\d$")


def is_nace_section(column: str = COLUMN) -> pl.Expr:
    """Whether identifiers are of NACE sections."""
    return pl.col(column).str.contains(rf"^{NACE}-[A-Z]$")


def is_naf_subclass(column: str = COLUMN) -> pl.Expr:
    """Whether identifiers are of subclasses of NAF rév. 2."""
    return pl.col(column).str.contains(rf"^{NAF}-\d\d\.\d\d[A-Z]$")


def of_industry(divisions: pl.Expr) -> pl.Expr:
    """Whether divisions, two digits, are of industry."""
    return divisions.is_between(pl.lit(FIRST_DIVISION), pl.lit(LAST_DIVISION))


def of_manufacturing(divisions: pl.Expr) -> pl.Expr:
    """Whether divisions, two digits, are of manufacturing."""
    return divisions.is_between(pl.lit(FIRST_MADE), pl.lit(LAST_MADE))


def of_goods(divisions: pl.Expr) -> pl.Expr:
    """Whether divisions, two digits, are of mining or manufacturing: no energy, water or waste."""
    return divisions.is_between(pl.lit(FIRST_DIVISION), pl.lit(LAST_MADE))
