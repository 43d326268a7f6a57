"""What makes people and firms come to a territory and stay, read from a release."""

from datetime import datetime
from typing import Any

import polars as pl

from ti_graph.answers.aids import aids, in_words
from ti_graph.answers.attractiveness_models import AttractivenessAnswer, IndicatorItem
from ti_graph.answers.blind_spots import blind_spots
from ti_graph.answers.loading import how_to_load
from ti_graph.answers.models import Label, label_of
from ti_graph.answers.territories import Answers
from ti_graph.graph.release import Release
from ti_graph.model.attractiveness_tables import COUNTS, DOMAINS

THINGS = ("communes", "sites", "stations", "offices per 10,000")
"""Units of things that are counted one by one."""


def attractiveness(answers: Answers, territory_id: str) -> AttractivenessAnswer:
    """Every indicator of a TI, by domain.

    Raises NotFoundError where none bears that identifier.
    """
    item = answers.item(territory_id)
    release = answers.release
    rows = release.table("territory_indicator").filter(pl.col("territory_id") == item.id)
    about = release.table("indicator").drop("source")
    joined = rows.join(about, on="indicator_id").collect()
    order = {domain: place for place, domain in enumerate(DOMAINS)}
    found = sorted(
        joined.iter_rows(named=True), key=lambda row: (order[row["domain"]], row["indicator_id"])
    )
    open_aids = aids(release, item.id, datetime.now().astimezone().date())
    return AttractivenessAnswer(
        territory=item,
        release=release.manifest.release,
        caveat=label_of("attractiveness.caveat"),
        indicators=[_item(answers, row) for row in found],
        domains=blind_spots(release, item.id, found),
        aids=open_aids,
        aids_say=in_words(open_aids),
        rule=label_of("attractiveness.rule"),
    )


def _item(answers: Answers, row: dict[str, Any]) -> IndicatorItem:
    entry = answers.release.manifest.source(row["register"]) if row["register"] else None
    return IndicatorItem(
        **{
            name: row[name]
            for name in (
                "domain", "unit", "value", "value_status", "year", "rank", "ranked",
                "region_value", "region_gap", "matched_value", "matched_gap", "matched",
                "people_share", "need",
            )
        },
        indicator=row["indicator_id"],
        counted=row["rule"] in COUNTS,
        label=Label(fr=row["label_fr"], en=row["label_en"]),
        definition=Label(fr=row["definition_fr"], en=row["definition_en"]),
        register_id=row["register"],
        register_label=Label(fr=entry.title_fr, en=entry.title_en) if entry else None,
        licence=entry.licence if entry else None,
        unit_label=unit_of(row),
        advice=None if row["value"] is not None else _advice(answers.release, row),
    )  # fmt: skip


def unit_of(row: dict[str, Any]) -> Label:
    """What the value counts, in the number that it is: `0 commune`, `1 commune`, `2 communes`."""
    many, value = Label(fr=row["unit_fr"], en=row["unit"]), row["value"]
    if value is None or row["unit"] not in THINGS:
        return many
    one = label_of(f"attractiveness.one.{row['unit']}")
    return Label(fr=one.fr if value < 2 else many.fr, en=one.en if value == 1 else many.en)


def _advice(release: Release, row: dict[str, Any]) -> Label:
    """What to load. Of a ratio that has a register, what it is divided by is what is missing."""
    missing = row["figures_from"]
    if row["register"] and row["rule"] == "ratio":
        of_base = release.table("commune_figure").filter(pl.col("figure") == row["base"])
        missing = of_base.select(pl.col("source").min()).collect().item() or missing
    return how_to_load(missing, loaded=row["register"] is not None)


def figures(release: Release) -> dict[str, dict[str, Any]]:
    """Territory → each indicator as columns: its value, year, register and status."""
    rows = release.table("territory_indicator").sort("territory_id", "indicator_id").collect()
    found: dict[str, dict[str, Any]] = {}
    for row in rows.iter_rows(named=True):
        name = row["indicator_id"].replace("-", "_")
        found.setdefault(row["territory_id"], {}).update(
            {
                name: row["value"],
                f"{name}_status": row["value_status"],
                f"{name}_year": row["year"],
                f"{name}_register": row["register"],
            }
        )
    return found
