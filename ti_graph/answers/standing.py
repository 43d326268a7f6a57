"""Where the programme stands: the recommendations of a report, and what follows each today.

The rows are those of the query `programme/recommendations_followed`; here they are put into words,
in both languages, each with what to load where nothing is known.
"""

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from ti_graph import figures
from ti_graph.answers.imported import Pending, pending_of
from ti_graph.answers.loading import how_to_load
from ti_graph.answers.models import Label, in_both, label_of
from ti_graph.graph.release import Release
from ti_graph.graph.vocabulary import class_names
from ti_graph.messages import catalogue, language, say
from ti_graph.query.catalogue import named_query

QUERY = "programme/recommendations_followed"
Evidence = Literal["known", "unknown"]
Row = Mapping[str, Any]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True)


class MeasureItem(_Part):
    """An indicator or a query that follows a recommendation, and what it says today."""

    measure: Annotated[str, Field(examples=["mobility-car-to-work", "programme/fundings"])]
    kind: Literal["indicator", "query"]
    label: Label
    level: Evidence
    moves: Annotated[Evidence, Field(description="Known from the second year of an indicator on.")]
    mean_value: float | None
    unit_label: Label | None
    year: int | None
    territories: Annotated[int | None, Field(description="TI with a value.")]
    in_need: Annotated[int | None, Field(description="TI that the indicator marks.")]
    things: Annotated[int | None, Field(description="Things that the query counts.")]
    says: Annotated[Label, Field(description="What it says, or what to load.")]


class RecommendationItem(_Part):
    """A recommendation and its measures."""

    number: Annotated[int, Field(examples=[2])]
    asks: Label
    measures: list[MeasureItem]


class AxisItem(_Part):
    """An axis of the report: its recommendations, and measures of the axis as a whole."""

    number: int
    label: Label
    recommendations: list[RecommendationItem]
    measures: list[MeasureItem]


class StandingAnswer(_Part):
    """Where the recommendations of the report stand."""

    release: str
    says: Annotated[Label, Field(description="The whole in a sentence.")]
    caveat: Label
    axes: list[AxisItem]
    imported: Annotated[
        list[Pending],
        Field(description="Workbooks imported since: counted after the next build."),
    ]


def standing(release: Release, rows: Sequence[Row]) -> StandingAnswer:
    """The answer, of the rows of `QUERY`."""
    words = _Words(release)
    axes = [
        _axis(number, list(own), words)
        for number, own in groupby(rows, key=lambda row: int(row["axis_number"]))
    ]
    return StandingAnswer(
        release=release.manifest.release,
        says=_summary(axes),
        caveat=label_of("standing.caveat"),
        axes=axes,
        imported=pending_of(release, named_query(QUERY)),
    )


class _Words:
    """What axes, recommendations, indicators and queries are called in both languages."""

    def __init__(self, release: Release) -> None:
        self.axes = {
            int(row["number"]): Label(fr=row["label_fr"], en=row["label_en"])
            for row in _rows(release, "report_axis")
        }
        self.asked = {
            int(row["number"]): Label(fr=row["asks_fr"], en=row["asks_en"])
            for row in _rows(release, "recommendation_detail")
        }
        self.indicators = {row["indicator_id"]: row for row in _rows(release, "indicator")}
        self.counted = {
            row["query"]: row["counted_class"]
            for row in _rows(release, "recommendation_measure")
            if row["query"]
        }


def _rows(release: Release, table: str) -> Iterable[dict[str, Any]]:
    return release.table(table).collect().iter_rows(named=True)


def _axis(number: int, rows: list[Row], words: _Words) -> AxisItem:
    asked = sorted({int(row["number"]) for row in rows if row["number"] is not None})
    return AxisItem(
        number=number,
        label=words.axes[number],
        recommendations=[
            RecommendationItem(
                number=one,
                asks=words.asked[one],
                measures=[_measure(row, words) for row in rows if row["number"] == one],
            )
            for one in asked
        ],
        measures=[_measure(row, words) for row in rows if row["number"] is None],
    )


def _measure(row: Row, words: _Words) -> MeasureItem:
    name = str(row["measure"])
    about = words.indicators.get(name)
    label = (
        Label(fr=about["label_fr"], en=about["label_en"])
        if about
        else Label(fr=named_query(name).header.title.fr, en=named_query(name).header.title.en)
    )
    unit = Label(fr=about["unit_fr"], en=about["unit"]) if about else None
    return MeasureItem(
        measure=name,
        kind="indicator" if about else "query",
        label=label,
        level=row["level_evidence"],
        moves=row["moves"],
        mean_value=row["mean_value"],
        unit_label=unit,
        year=row["year"],
        territories=row["territories"],
        in_need=row["in_need_count"],
        things=row["things"],
        says=_says(row, about, unit, words.counted.get(name, "")),
    )


def _says(row: Row, about: Row | None, unit: Label | None, counted: str) -> Label:
    if row["level_evidence"] == "unknown":
        return how_to_load(about["figures_from"]) if about else _missing(counted)
    if about and unit:
        return in_both(lambda: _level(row, getattr(unit, language()) or ""))
    return in_both(lambda: _loaded(int(row["things"]), counted))


def _level(row: Row, unit: str) -> str:
    """The level of an indicator, and that its movement is not known, in the language in use."""
    facts = {
        "value": figures.decimal(float(row["mean_value"])),
        "unit": unit,
        "year": row["year"],
        "territories": row["territories"],
    }
    need = row["in_need_count"]
    parts = [
        say("standing.level", **facts),
        *([say("standing.in_need", count=need)] if need is not None else []),
        say(f"standing.moves.{row['moves']}"),
    ]
    return " ".join(parts)


def _loaded(things: int, counted: str) -> str:
    called = class_names()[f"tig:{counted}"][language()]
    return say("standing.loaded", count=figures.whole(things), thing=called)


def _missing(counted: str) -> Label:
    """That nothing is loaded of a class, and which workbook or source would say it."""
    return in_both(
        lambda: " ".join(
            (
                say("standing.nothing", thing=class_names()[f"tig:{counted}"][language()]),
                what_to_load(counted),
            )
        )
    )


def what_to_load(counted: str) -> str:
    """Which workbook or source would say something of a class, in the language in use."""
    key = f"standing.load.{counted}"
    return say(key if key in catalogue() else "standing.load.other")


def _summary(axes: list[AxisItem]) -> Label:
    recommendations = [one for axis in axes for one in axis.recommendations]
    of = [one.measures for one in recommendations]
    moving = sum(any(one.moves == "known" for one in measures) for measures in of)
    return label_of(
        "standing.summary" if moving else "standing.still",
        count=len(recommendations),
        known=sum(any(one.level == "known" for one in measures) for measures in of),
        moving=moving,
    )
