"""Aids that are open in a territory today, by the perimeter that they hold in.

The rule is that of the query `programme/blind_spots`, with workbooks that were imported since.
"""

from datetime import date
from typing import Any

import polars as pl

from ti_graph.answers.attractiveness_models import AidItem
from ti_graph.answers.imported import imported
from ti_graph.answers.models import Label, in_both, label_of
from ti_graph.graph.release import Release
from ti_graph.messages import say


def aids(release: Release, territory_id: str, today: date) -> list[AidItem] | None:
    """Aids whose perimeter is the territory, holds communes of it or lies in it.

    None where no aid is loaded at all: what holds here is then not known.
    """
    books = imported(release)
    rows = books.rows("aid")
    if rows.is_empty():
        return None
    inside, holding = _perimeters(release, territory_id)
    of_here = pl.col("perimeter_id").is_in([territory_id, *inside, *holding])
    is_open = (pl.col("valid_from") <= today) & (
        pl.col("valid_until").is_null() | (pl.col("valid_until") >= today)
    )
    found = rows.filter(of_here & is_open).sort("aid_id")
    names = dict(release.table("territory").select("territory_id", "label").collect().iter_rows())
    whole = {territory_id, *(name for name, every in holding.items() if every)}
    return [_item(row, names, whole) for row in found.to_dicts()]


def in_words(found: list[AidItem] | None) -> Label:
    """The aids in a sentence, or what to load."""
    if found is None:
        return label_of("attractiveness.aids.unknown")
    if not found:
        return label_of("attractiveness.aids.none")
    return in_both(lambda: say("attractiveness.aids.open", aids=" ; ".join(map(_words, found))))


def _words(one: AidItem) -> str:
    part = [] if one.whole else [say("attractiveness.aids.part")]
    since = [] if one.in_release else [say("workbook.reported.since")]
    return f"{one.label} ({', '.join([one.perimeter_label.spoken(), *part, *since])})"


def _item(row: dict[str, Any], names: dict[str, str], whole: set[str]) -> AidItem:
    perimeter = row["perimeter_id"]
    return AidItem(
        id=row["aid_id"],
        label=row["label"],
        kind=row["kind"],
        perimeter=perimeter,
        perimeter_label=Label(fr=names[perimeter], en=names[perimeter]),
        whole=perimeter in whole,
        valid_until=row["valid_until"],
        source=row["source"],
        in_release=row["in_release"],
    )


def _perimeters(release: Release, territory_id: str) -> tuple[set[str], dict[str, bool]]:
    """What lies in a territory, and the areas that hold communes of it: all of them, or not."""
    within = release.table("within")
    members = within.filter(pl.col("container_id") == territory_id).select("member_id")
    inside = set(members.collect()["member_id"])
    communes = members.filter(pl.col("member_id").str.starts_with("commune-"))
    around = (
        within.join(communes, on="member_id", how="semi")
        .group_by("container_id")
        .agg(held=pl.len())
        .collect()
    )
    every = communes.select(pl.len()).collect().item()
    return inside, {name: held == every for name, held in around.iter_rows()}
