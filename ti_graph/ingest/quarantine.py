"""Bad records, set aside and counted: which file, which row, which column, what value, and why."""

from collections.abc import Collection
from dataclasses import dataclass, field

import polars as pl

SCHEMA = {
    "source": pl.String,
    "file": pl.String,
    "row": pl.Int64,
    "column": pl.String,
    "value": pl.String,
    "reason": pl.String,
}
LONGEST_VALUE = 200
FREE_TEXT = (
    r"\p{L}{4}|\p{L}{2}.*[^\p{L}\p{N}].*\p{L}{2}"
    r"|\p{L}{2,3}[^\p{L}\p{N}]+\p{L}\b|\b\p{L}[^\p{L}\p{N}]+\p{L}{2,3}"
)
"""A run of four letters, two words of letters, or an initial beside one (`A. ROY`): what a code
does not have, and a name does."""
OWN_IDENTIFIER = r"\b(commune|nuts|irep|cordis|naf2025|nace21|nace2|naf2|epci)-"
"""How identifiers of our own begin, where they hold the code of a publisher."""


@dataclass
class Quarantine:
    """The records of one source that could not be taken."""

    source: str
    _frames: list[pl.DataFrame] = field(default_factory=list)

    def add(self, rows: pl.DataFrame, *, file: str, column: str, reason: str) -> None:
        """Set `rows` aside; `row` is the line of the file where the reader knows it."""
        if rows.is_empty():
            return
        self._frames.append(
            rows.select(
                source=pl.lit(self.source),
                file=pl.lit(file),
                row=pl.col("_row") if "_row" in rows.columns else pl.lit(None, pl.Int64),
                column=pl.lit(column),
                value=_shown(rows, column),
                reason=pl.lit(reason),
            ).cast(SCHEMA)  # type: ignore[arg-type]
        )

    def forget(self, words: Collection[str]) -> None:
        """Blank the values that hold one of `words`; what was set aside stays counted."""
        holds = pl.col("value").str.contains_any(sorted(words))
        blank = pl.when(holds).then(None).otherwise("value").alias("value")
        self._frames = [frame.with_columns(blank) for frame in self._frames]

    def table(self) -> pl.DataFrame:
        """Everything set aside so far."""
        return pl.concat(self._frames) if self._frames else pl.DataFrame(schema=SCHEMA)


def _shown(rows: pl.DataFrame, column: str) -> pl.Expr:
    """The value at fault, where it reads as a code or a number.

    A shifted row brings a name or an address into any column: free text is never kept.
    """
    if column not in rows.columns:
        return pl.lit(None, pl.String)
    value = pl.col(column).cast(pl.String)
    bare = value.str.replace_all(OWN_IDENTIFIER, "")
    code = ~bare.str.contains(FREE_TEXT)
    return pl.when(code).then(value.str.slice(0, LONGEST_VALUE))
