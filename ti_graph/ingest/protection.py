"""A unit that is not shown in one source is not shown in any other.

SIRENE says which units have a secret name (a sole trader, or a unit that asked for it, itself or by
one of its establishments). What any source says of the same SIREN follows: no name, and no exact
position, of each of its establishments as of each site of theirs in a register.
"""

from collections.abc import Mapping

import polars as pl

from ti_graph.model.status import SECRET

Tables = dict[str, pl.DataFrame]
HIDDEN = {
    "facility": ("label", "longitude", "latitude"),
    "establishment": ("longitude", "latitude"),
}
"""Table of sites → what is not shown of those of a secret unit."""
MASKED_FR, MASKED_EN = "Nom non diffusé", "Name not disclosed"


def protected(tables: Mapping[str, pl.DataFrame]) -> Tables:
    """The tables, without the names and positions of units whose name is secret."""
    kept = dict(tables)
    if "legal_unit" not in kept:
        return kept
    secret = kept["legal_unit"].filter(pl.col("label_status") == SECRET)["siren"]
    if secret.is_empty():
        return kept
    hidden = pl.col("siren").is_in(secret.implode()).fill_null(value=False)
    for table in HIDDEN.keys() & kept.keys():
        blank = [pl.when(~hidden).then(name).alias(name) for name in HIDDEN[table]]
        kept[table] = kept[table].with_columns(blank)
    if "organisation" in kept:
        kept["organisation"] = kept["organisation"].with_columns(
            label=pl.when(hidden).then(pl.lit(MASKED_FR)).otherwise("label"),
            label_en=pl.when(hidden).then(pl.lit(MASKED_EN)).otherwise("label_en"),
        )
    return kept
