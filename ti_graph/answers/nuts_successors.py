"""Regions of earlier editions of NUTS → the regions of the newest edition that stand for them.

By Eurostat's history of NUTS, as a source ships it (its file `recode`): a code of 2013 and that of
2021 of the same region. A French region of which only the code changed is also known by its level
and name; one of level 1 by the regions of level 2 that it was made of, whose codes begin with its
own. Where none of these says it, nothing is said.
"""

from functools import cache, cached_property

import polars as pl

from ti_graph.answers.programme import fold
from ti_graph.graph.release import Release
from ti_graph.ingest.registry import registered_sources

FILE = "recode"
BY_NAME = "FR"
"""Country whose regions of one level and name are the same from edition to edition."""
LEVEL_1, LEVEL_2 = "nuts1", "nuts2"


class Successors:
    """Successors of the regions of one release."""

    def __init__(self, release: Release) -> None:
        self._release = release

    def of(self, region_id: str) -> list[str]:
        """The regions of the newest edition that stand for one of an earlier; none else."""
        row = self._former.get(region_id)
        if row is None:
            return []
        code, kind, country, label = row
        found = self._follow(code)
        if not found and country == BY_NAME:
            found = self._by_name(kind, label) or self._by_parts(code, kind)
        return [f"nuts-{one}" for one in dict.fromkeys(found)]

    def _follow(self, code: str) -> list[str]:
        """The code of the same region in the newest edition, by the history."""
        later = history().get(code)
        return [later] if later in self._newest else []

    def _by_name(self, kind: str, label: str) -> list[str]:
        wanted = (kind, _name(label))
        found = sorted(code for code, one in self._newest.items() if one == wanted)
        return found if len(found) == 1 else []

    def _by_parts(self, code: str, kind: str) -> list[str]:
        """What the regions of level 2 of one of level 1 became, where each of them is known."""
        if kind != LEVEL_1:
            return []
        parts = [
            self.of(region_id)
            for region_id, (own, level, *_) in sorted(self._former.items())
            if level == LEVEL_2 and own.startswith(code)
        ]
        return [one.removeprefix("nuts-") for part in parts for one in part] if all(parts) else []

    @cached_property
    def _regions(self) -> pl.DataFrame:
        """Statistical regions, and whether an edition later than theirs is in use."""
        kind = pl.col("kind").cast(pl.String)
        rows = self._release.table("territory").filter(kind.str.starts_with("nuts")).collect()
        newest = rows["vintage"].max()
        return rows.select("territory_id", "code", kind, "country", "label").with_columns(
            former=rows["vintage"] < newest
        )

    @cached_property
    def _former(self) -> dict[str, tuple[str, str, str, str]]:
        rows = self._regions.filter("former").drop("former")
        return {row[0]: row[1:] for row in rows.iter_rows()}

    @cached_property
    def _newest(self) -> dict[str, tuple[str, str]]:
        """Code of the newest edition → its level and name, of the country that goes by names."""
        rows = self._regions.filter(~pl.col("former"))
        return {
            code: (kind, _name(label) if country == BY_NAME else "")
            for _, code, kind, country, label, _ in rows.iter_rows()
        }


def _name(label: str) -> str:
    """A name without its article, signs, accents and case: « La Réunion » was « Réunion »."""
    words = "".join(one if one.isalnum() else " " for one in fold(label)).split()
    return " ".join(words[1:] if words[:1] in (["la"], ["le"], ["les"]) else words)


@cache
def history() -> dict[str, str]:
    """Code of NUTS 2013 → that of 2021 of the same region; empty without the source."""
    source = next((one for one in registered_sources() if FILE in one.card.files), None)
    shipped = source.card.files[FILE].shipped if source else None
    if source is None or shipped is None:
        return {}
    rows = pl.read_csv(source.folder / shipped, schema_overrides={"geo_2021": pl.String})
    return dict(rows.drop_nulls().select("geo_2013", "geo_2021").iter_rows())
