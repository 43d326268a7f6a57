"""What INSEE's registers say of a unit: its legal category, and whether it may be shown."""

import polars as pl

DIFFUSED = "O"
LEGAL_PERSON = r"^[3-9]\d{3}$"
"""Legal categories of level III: 1xxx are natural persons; 2xxx have no personality of their own
(indivisions, sociétés de fait, sociétés en participation), and bear the names of who they join."""


def is_diffused(status: pl.Expr) -> pl.Expr:
    """True where the status of diffusion is exactly that of open diffusion."""
    return (status == DIFFUSED).fill_null(value=False)


def is_legal_person(category: pl.Expr) -> pl.Expr:
    """True where a legal category is that of a legal person.

    Spreadsheets write 1000 as `1000.0`, `01000` or ` 1000`: it is the same category.
    """
    digits = (
        category.cast(pl.String)
        .str.strip_chars()
        .str.replace(r"[.,]0+$", "")
        .str.strip_chars_start("0")
    )
    return digits.str.contains(LEGAL_PERSON).fill_null(value=False)
