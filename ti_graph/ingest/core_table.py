"""What a loader yields."""

from dataclasses import dataclass

import polars as pl


@dataclass(frozen=True)
class CoreTable:
    """Rows for a core table. The kit fills `source`, and nullable columns that are not given."""

    name: str
    frame: pl.DataFrame
