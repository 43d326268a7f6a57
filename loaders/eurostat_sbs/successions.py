"""Codes of earlier editions of NUTS → the regions of the newest edition that stand for them.

By Eurostat's history of NUTS (the file `recode`): a code of 2013 and that of 2021 of the same
region. A French region of which only the code changed is also known by its level and name; one of
level 1 by the regions of level 2 that it was made of, whose codes begin with its own. Where none of
these says it, nothing is said.
"""

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import polars as pl

BY_NAME = "FR"
"""Country whose regions of one level and name are the same from edition to edition."""
LEVEL_1, LEVEL_2 = "nuts1", "nuts2"
ARTICLES = ("la", "le", "les")


@dataclass(frozen=True)
class _Region:
    region_id: str
    code: str
    kind: str
    country: str
    label: str


def successions(territories: pl.DataFrame, recode: pl.DataFrame) -> pl.DataFrame:
    """Each earlier region with each region of today that stands for it."""
    kind = pl.col("kind").cast(pl.String)
    rows = territories.filter(kind.str.starts_with("nuts")).sort("territory_id")
    former = pl.col("vintage") < pl.col("vintage").max()
    history = dict(recode.drop_nulls().select("geo_2013", "geo_2021").iter_rows())
    following = _Following(_regions(rows.filter(~former)), _regions(rows.filter(former)), history)
    pairs = [(one.region_id, later) for one in following.former for later in following.of(one)]
    return pl.DataFrame(pairs, {"earlier_id": pl.String, "later_id": pl.String}, orient="row")


def _regions(rows: pl.DataFrame) -> list[_Region]:
    columns = ("territory_id", "code", "kind", "country", "label")
    return [_Region(*row) for row in rows.select(columns).iter_rows()]


@dataclass(frozen=True)
class _Following:
    newest: list[_Region]
    former: list[_Region]
    history: Mapping[str, str]

    def of(self, region: _Region) -> list[str]:
        found = self._by_history(region)
        if not found and region.country == BY_NAME:
            found = self._by_name(region) or list(self._by_parts(region))
        return list(dict.fromkeys(found))

    def _by_history(self, region: _Region) -> list[str]:
        later = self.history.get(region.code)
        return [one.region_id for one in self.newest if one.code == later]

    def _by_name(self, region: _Region) -> list[str]:
        wanted = (region.kind, region.country, _name(region.label))
        found = [
            one.region_id
            for one in self.newest
            if (one.kind, one.country, _name(one.label)) == wanted
        ]
        return found if len(found) == 1 else []

    def _by_parts(self, region: _Region) -> Iterator[str]:
        """What the regions of level 2 of one of level 1 became, where each of them is known."""
        parts = [
            self.of(one)
            for one in self.former
            if region.kind == LEVEL_1 and one.kind == LEVEL_2 and one.code.startswith(region.code)
        ]
        if all(parts):
            yield from (one for part in parts for one in part)


def _name(label: str) -> str:
    """A name without its article, signs, accents and case: « La Réunion » was « Réunion »."""
    plain = unicodedata.normalize("NFKD", label).casefold()
    kept = "".join(one for one in plain if not unicodedata.combining(one))
    words = "".join(one if one.isalnum() else " " for one in kept).split()
    return " ".join(words[1:] if words and words[0] in ARTICLES else words)
