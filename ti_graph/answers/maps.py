"""Outlines of territories and the figures that a map shows on them."""

from collections.abc import Callable
from functools import cached_property
from typing import Any, get_args

import polars as pl
import shapely

from ti_graph.answers.ground_models import UseGround
from ti_graph.answers.map_models import (
    Detail,
    Indicator,
    IndicatorName,
    Outline,
    RegionFeature,
    RegionMap,
    RegionProperties,
    TerritoryFeature,
    TerritoryMap,
    TerritoryProperties,
)
from ti_graph.answers.map_outlines import TerritoryOutlines, outline_of
from ti_graph.answers.models import label_of
from ti_graph.answers.rests import Rest
from ti_graph.answers.territories import Answers
from ti_graph.graph.release import Release
from ti_graph.model.grounds import FILIERE, PRESENCE, QUOTIENT, REGIONAL, UNKNOWN
from ti_graph.model.grounds import SIMULATED as DRAWN

SURE = 0.9
"""Least probability of a specialisation that is counted."""


class TerritoryMaps:
    """Maps of the territories of one release."""

    def __init__(self, answers: Answers) -> None:
        self._answers = answers
        self._release = answers.release
        self._figures: dict[IndicatorName, pl.DataFrame] = {}
        self._outlines = TerritoryOutlines(answers.release)

    def indicators(self) -> list[Indicator]:
        """Every figure that a map can show."""
        return [_indicator(name) for name in get_args(IndicatorName)]

    def territories(
        self, indicator: IndicatorName, phase: int | None = None, detail: Detail = "full"
    ) -> TerritoryMap:
        """The territories of a phase (else of the current one), with outlines and one figure."""
        programme = self._answers.programme
        if indicator not in self._figures:
            self._figures[indicator] = _FIGURES[indicator](self._release)
        figures = {row["territory_id"]: row for row in self._figures[indicator].to_dicts()}
        names = [item.id for item in programme.territories(phase=phase or programme.phase)]
        outlines = (
            self._outlines.overview(names)
            if detail == "overview"
            else {name: self._outlines.full(name) for name in names}
        )
        features = [
            self._feature(name, figures.get(name), outlines.get(name), indicator) for name in names
        ]
        return self._map(features, _indicator(indicator))

    def outline(self, territory_id: str) -> TerritoryMap:
        """One territory with its outline.

        Raises NotFoundError where none bears that identifier.
        """
        known = self._answers.item(territory_id).id
        return self._map([self._feature(known, None, self._outlines.full(known))], None)

    def regions(self, level: str, country: str | None = None) -> RegionMap:
        """The regions of a level of NUTS, of one country where asked."""
        rows = (
            self._release.table("territory")
            .filter(pl.col("kind").cast(pl.String) == level)
            .join(self._release.table("geometry").rename({"source": "drawn_by"}), on="territory_id")
            .sort("territory_id")
        )
        if country is not None:
            rows = rows.filter(pl.col("country") == country)
        found = rows.collect()
        return RegionMap(
            release=self._release.manifest.release,
            attribution=self._attribution(found["drawn_by"]),
            features=[
                RegionFeature(
                    id=row["territory_id"],
                    geometry=_outline(row["outline_wkt"]),
                    properties=RegionProperties(
                        id=row["territory_id"],
                        **{
                            field: row[field]
                            for field in ("code", "label", "country", "longitude", "latitude")
                        },
                    ),
                )
                for row in found.iter_rows(named=True)
            ],
        )

    def _attribution(self, sources: pl.Series) -> str:
        """What the licences of the outlines' sources ask to be said."""
        entries = map(self._release.manifest.source, sources.unique().sort())
        return " · ".join(entry.attribution for entry in entries if entry)

    def _map(self, features: list[TerritoryFeature], indicator: Indicator | None) -> TerritoryMap:
        return TerritoryMap(
            release=self._release.manifest.release, indicator=indicator, features=features
        )

    def _feature(
        self,
        territory_id: str,
        figure: dict[str, Any] | None,
        outline: Outline | None,
        indicator: IndicatorName | None = None,
    ) -> TerritoryFeature:
        item = self._answers.item(territory_id)
        longitude, latitude = self._outlines.point(territory_id)
        known = figure or {"value": None, "status": "unknown", "data": None}
        use = _USES.get(indicator) if indicator else None
        rests = self._rests(territory_id, indicator, known["value"])
        return TerritoryFeature(
            id=territory_id,
            geometry=outline,
            properties=TerritoryProperties(
                id=item.id,
                label=item.label,
                phase=item.phase,
                regions=item.regions,
                longitude=longitude,
                latitude=latitude,
                value=known["value"],
                status=known["status"],
                data=known["data"],
                ground=rests.ground if isinstance(rests, UseGround) else None,
                register_id=rests.register_id if rests else None,
                year=rests.year if rests else None,
                reference="FR" if use in _COMPARED and rests and rests.register_id else None,
            ),
        )

    def _rests(
        self, territory_id: str, indicator: IndicatorName | None, value: float | None
    ) -> UseGround | Rest | None:
        """What a figure rests on; people, projects and jobs only where they are known."""
        if indicator == "dependence":
            return self._jobs.get(territory_id)
        if indicator in _USES:
            return self._answers.grounds.uses(territory_id)[_USES[indicator]]
        if value is None or indicator is None:
            return None
        if indicator == "population":
            return self._answers.rests.people_of(territory_id)
        return self._answers.rests.projects

    @cached_property
    def _jobs(self) -> dict[str, Rest]:
        """TI → the source of the jobs that its dependence is a share of, and their year."""
        rows = self._release.table("dependence").drop_nulls("register")
        found = rows.select("territory_id", "register", "year").collect().iter_rows()
        return {name: Rest(register, year) for name, register, year in found}


def _outline(wkt: str | None) -> Outline | None:
    return None if wkt is None else outline_of(shapely.from_wkt(wkt))


def _indicator(name: IndicatorName) -> Indicator:
    unit, source = _MEASURES[name]
    return Indicator(name=name, label=label_of(f"indicator.{name}"), unit=unit, source=source)


_MEASURES: dict[IndicatorName, tuple[str, str]] = {
    "capability": ("0-1", "capability"),
    "candidates": ("filières", "candidate_filiere"),
    "specialisations": ("industries", "specialisation"),
    "establishments": ("sites", "territory_ground"),
    "population": ("inhabitants", "territory"),
    "dependence": ("share", "dependence"),
    "partner_score": ("0-1", "partner_suggestion"),
}

_USES: dict[IndicatorName, str] = {
    "capability": FILIERE,
    "candidates": FILIERE,
    "specialisations": QUOTIENT,
    "establishments": PRESENCE,
}
"""Indicators of sites, and the use of the data whose ground they have."""

_COMPARED = (FILIERE, QUOTIENT)
"""Uses of which the figures compare with other places."""

_STATUS = pl.when(pl.col("data") == "real").then(pl.lit("known")).otherwise(pl.lit("simulated"))
"""A figure that any simulated row entered is not reported as known."""


def _values(rows: pl.LazyFrame, value: pl.Expr) -> pl.DataFrame:
    return (
        rows.select(
            "territory_id",
            value=value.cast(pl.Float64),
            data=pl.col("data").cast(pl.String),
        )
        .with_columns(status=_STATUS)
        .collect()
    )


def _joint() -> pl.Expr:
    simulated = (pl.col("data").cast(pl.String) == "simulated").any()
    return pl.when(simulated).then(pl.lit("simulated")).otherwise(pl.lit("real"))


def _capability(release: Release) -> pl.DataFrame:
    return _values(release.table("capability"), pl.col("score"))


def _candidates(release: Release) -> pl.DataFrame:
    """A territory without a candidate has none: that is zero, for it was looked for."""
    found = (
        release.table("candidate_filiere")
        .group_by("territory_id")
        .agg(count=pl.len(), data=_joint())
    )
    ground = release.table("capability").select("territory_id", asked=pl.col("data"))
    return _values(
        ground.join(found, on="territory_id", how="left").with_columns(
            pl.coalesce("data", pl.col("asked").cast(pl.String)).alias("data")
        ),
        pl.col("count").fill_null(0),
    )


def _specialisations(release: Release) -> pl.DataFrame:
    """How many are sure; a territory whose quotients rest on nothing is not known."""
    found = release.table("specialisation").filter(pl.col("default_reference")).collect()
    sure = (pl.col("probability") >= SURE).sum()
    counts = found.group_by("territory_id").agg(count=sure)
    return (
        _of_use(release, QUOTIENT)
        .join(counts, on="territory_id", how="left")
        .with_columns(
            value=pl.when(pl.col("status") != "unknown")
            .then(pl.col("count").fill_null(0))
            .cast(pl.Float64)
        )
    )


def _sites(release: Release) -> pl.DataFrame:
    """Industrial sites; where no register has one, their number is not known."""
    return _of_use(release, PRESENCE).with_columns(
        value=pl.when(pl.col("status") != "unknown").then("sites").cast(pl.Float64)
    )


def _of_use(release: Release, use: str) -> pl.DataFrame:
    """territory_id, sites, data, status of what a use rests on in each TI."""
    ground = pl.col("ground").cast(pl.String)
    known = ~ground.is_in([REGIONAL, UNKNOWN])
    simulated = ground == DRAWN
    data = pl.when(simulated).then(pl.lit("simulated")).otherwise(pl.lit("real"))
    status = pl.when(simulated).then(pl.lit("simulated")).otherwise(pl.lit("known"))
    return (
        release.table("territory_ground")
        .filter(pl.col("use").cast(pl.String) == use)
        .select(
            "territory_id",
            "sites",
            data=pl.when(known).then(data),
            status=pl.when(known).then(status).otherwise(pl.lit("unknown")),
        )
        .collect()
    )


def _population(release: Release) -> pl.DataFrame:
    """The population of each territory, as its row has it."""
    value = pl.col("population").cast(pl.Float64)
    return (
        release.table("territory")
        .filter(pl.col("kind") == "ti")
        .select(
            "territory_id",
            value=value,
            data=pl.when(value.is_not_null()).then(pl.lit("real")),
            status=pl.col("population_status").cast(pl.String),
        )
        .collect()
    )


def _dependence(release: Release) -> pl.DataFrame:
    return (
        release.table("dependence")
        .select(
            "territory_id",
            value=pl.col("share").cast(pl.Float64),
            data=pl.col("data").cast(pl.String),
            status=pl.col("share_status").cast(pl.String),
        )
        .collect()
    )


def _partner_score(release: Release) -> pl.DataFrame:
    rows = release.table("partner_suggestion").filter(pl.col("filiere_id").is_null())
    best = rows.filter(pl.col("rank") == 1)
    return _values(best.unique("territory_id", keep="first", maintain_order=True), pl.col("score"))


_FIGURES: dict[IndicatorName, Callable[[Release], pl.DataFrame]] = {
    "capability": _capability,
    "candidates": _candidates,
    "specialisations": _specialisations,
    "establishments": _sites,
    "population": _population,
    "dependence": _dependence,
    "partner_score": _partner_score,
}
"""Indicator → its figures: territory_id, value, data, status."""
