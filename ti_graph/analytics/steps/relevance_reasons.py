"""In one sentence, why a region is relevant along a chain, and what is not known of it."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

import polars as pl

from ti_graph.analytics import inputs, partners, relevance
from ti_graph.analytics.inputs import RegionalCounts, Tables
from ti_graph.analytics.steps.relevance_details import LARGEST, Details
from ti_graph.figures import decimal, whole
from ti_graph.messages import LANGUAGES, Language, say, speaking
from ti_graph.model.industries import NACE, in_classification

NAMED, NAMED_BODIES = 3, 2
KEPT = (
    "suggestion_id", "territory_id", "along_id", "filiere_id", "partner_id", "rank",
    "region_rank", "region_turn", "complement_rank", "division", "relation", "same_place", "score",
    "distance_km", "cross_border", "near", "register", "projects", "sites",
    "industry_id", "along_position",
)  # fmt: skip
LEAST_EMITTED = 1000
OF_INSTALLATIONS = "Installations "
"""How the French name of a register of permits begins: a plant may have several, none is a site."""


class Naming:
    """Labels of industries, regions, registers, by their identifier and language, and borders."""

    def __init__(self, tables: Tables, counts: RegionalCounts | None) -> None:
        rows = tables["industry"].filter(in_classification(NACE))
        self.industry = {
            code: {"fr": fr or en or code, "en": en or fr or code}
            for code, fr, en in rows.select("code", "label_fr", "label_en").iter_rows()
        }
        self.region = dict(tables["territory"].select("territory_id", "label").iter_rows())
        self.register = {
            name: {"fr": fr, "en": en}
            for name, fr, en in tables["register"]
            .select("register_id", "label_fr", "label_en")
            .iter_rows()
        }
        self.register_year = dict(
            tables["facility"].select("source", "year").unique("source").iter_rows()
        )
        self.year = counts.year if counts else None
        self.organisation = tables["organisation"].select("organisation_id", "label").drop_nulls()
        home = inputs.home_regions(tables, "nuts3").drop("population_share")
        self._touched: dict[tuple[str, str], list[str]] = {}
        touched = partners.touching(tables, home).select("territory_id", "partner_id", "region_id")
        for territory, partner, region in touched.unique().sort("region_id").iter_rows():
            self._touched.setdefault((territory, partner), []).append(self.region[region])

    def touched(self, row: dict[str, Any]) -> list[str]:
        """The NUTS 3 regions of the territory that share a border with that of the row."""
        return self._touched[row["territory_id"], row["partner_id"]]


class _Shown:
    """The names that each suggestion is shown with."""

    def __init__(self, shown: Details, naming: Naming) -> None:
        plants = shown.sites.drop_nulls("label").sort("suggestion_id", *LARGEST, "facility_id")
        # A chain has several groups, and a count names those of its own group or division.
        codes = ("group", "division")
        grouped = pl.concat(
            plants.group_by("suggestion_id", "register", pl.col(one).alias("code")).agg(
                pl.col("label").unique(maintain_order=True).head(NAMED)
            )
            for one in codes
        )
        self.plants = {
            (sid, register, of): names for sid, register, of, names in grouped.iter_rows()
        }
        bodies = (
            shown.rows.filter(pl.col("kind") == "organisation")
            .join(naming.organisation, left_on="item_id", right_on="organisation_id")
            .sort("suggestion_id", "position")
            .group_by("suggestion_id", maintain_order=True)
            .agg(pl.col("label").unique(maintain_order=True).head(NAMED_BODIES))
        )
        self.bodies = dict(bodies.iter_rows())


def with_reasons(
    named: pl.DataFrame,
    shown: Details,
    regional: pl.DataFrame,
    naming: Naming,
) -> pl.DataFrame:
    """The rows with reason_fr and reason_en, under the columns of relevant_partner."""
    quotients = regional.select("quotient", partner_id="region_id", strongest="division").unique(
        ["partner_id", "strongest"]
    )
    rows = named.join(
        quotients, on=["partner_id", "strongest"], how="left", maintain_order="left"
    ).join(
        shown.other,
        left_on=["suggestion_id", "register", "code"],
        right_on=["suggestion_id", "register", "group"],
        how="left",
        maintain_order="left",
    )
    items = _Shown(shown, naming)
    known: dict[str, list[str]] = {}
    records = list(rows.iter_rows(named=True))
    for language in LANGUAGES:
        with speaking(language):
            voice = _Voice(naming, items, language, cache(say))
            known[f"reason_{language}"] = [_reason(row, voice) for row in records]
    kept = rows.rename({"sites": "part", "site_count": "sites"}).select(KEPT)
    return kept.with_columns(
        pl.Series(name, texts, dtype=pl.String) for name, texts in known.items()
    )


@dataclass(frozen=True)
class _Voice:
    """What sentences are made of in one language."""

    names: Naming
    shown: _Shown
    language: Language
    say: Callable[..., str]
    """`say`, that remembers: the same few phrases stand in thousands of reasons."""


def _reason(row: dict[str, Any], voice: _Voice) -> str:
    nothing = "relevance.nothing_near" if row["near"] else "relevance.nothing"
    held = _held(row, voice)
    # Where nothing is known there, nothing is read at any level.
    known = [*_level(row, voice), *held] if held else [voice.say(nothing)]
    said = [*known, *_where(row, voice)]
    unknown = [voice.say(f"relevance.unknown_{part}") for part in _unknown(row)]
    if unknown:
        said.append(voice.say("relevance.unknown", what=", ".join(unknown)))
    text = "\u00a0; ".join(said) if voice.language == "fr" else "; ".join(said)
    return text[:1].upper() + text[1:]


def _level(row: dict[str, Any], voice: _Voice) -> list[str]:
    """That nothing finer than a division is seen: first, since all that follows is of that."""
    if row["finer"]:
        return []
    industry = voice.names.industry[row["division"]][voice.language]
    return [voice.say("relevance.level", industry=industry, code=row["division"])]


def _held(row: dict[str, Any], voice: _Voice) -> list[str]:
    said = []
    if row["site_count"]:
        said.append(_sites(row, voice))
        if row["classes"]:
            classes = ", ".join(f"({one})" for one in row["classes"].split(", "))
            said.append(voice.say("relevance.group", code=row["code"], classes=classes))
    if row["specialised"]:
        said.append(_specialised(row, voice))
    counted = row["sees_absence"] or not row["same"]
    if counted and (row["brings"] or 0) >= relevance.LEAST_MISSING and row["lacked"]:
        lacked = row["lacked"]
        industry = voice.names.industry[lacked][voice.language]
        key = "missing" if row["sees_absence"] else "not_visible"
        said.append(voice.say(f"relevance.{key}", industry=industry, code=lacked))
    if row["projects"]:
        said.append(_projects(row, voice))
    return said


def _specialised(row: dict[str, Any], voice: _Voice) -> str:
    """What its region is specialised in; the division of the first words is not named again."""
    named = not row["finer"] and row["strongest"] == row["division"]
    return voice.say(
        "relevance.specialised_in_it" if named else "relevance.specialisation",
        region=voice.names.region.get(row["region_id"], row["region_id"]),
        industry=voice.names.industry[row["strongest"]][voice.language],
        code=row["strongest"],
        quotient=decimal(row["quotient"], 1),
        year=voice.names.year,
    )


def _projects(row: dict[str, Any], voice: _Voice) -> str:
    count, firms = row["projects"], row["companies"]
    if not firms:
        companies = voice.say("relevance.no_company")
    elif count == 1:
        companies = voice.say("relevance.of_company")
    else:
        companies = voice.say("relevance.with_companies", count=firms)
    bodies = voice.shown.bodies.get(row["suggestion_id"], [])
    said = voice.say("relevance.topics", count=count, companies=companies)
    return f"{said} ({', '.join(bodies)})" if bodies else said


def _sites(row: dict[str, Any], voice: _Voice) -> str:
    register = row["register"]
    plants = voice.shown.plants.get((row["suggestion_id"], register, row["code"]), [])
    named = voice.names.register.get(register, {})
    permits = named.get("fr", "").startswith(OF_INSTALLATIONS)
    counted = "installations" if permits else "sites"
    return voice.say(
        f"relevance.{counted}",
        count=row["site_count"],
        industry=voice.names.industry[row["code"]][voice.language],
        code=row["code"],
        register=named.get(voice.language, register),
        year=voice.names.register_year[register],
        emitted=_emitted(row, voice),
        names=_plants(plants, row["site_count"], voice),
    )


def _plants(names: list[str], count: int, voice: _Voice) -> str:
    """The names of the largest, after the number of all."""
    if not names:
        return ""
    if count > 1:
        return voice.say("relevance.names", names=", ".join(names))
    blank = "\u00a0" if voice.language == "fr" else ""
    return f"{blank}: {names[0]}"


def _emitted(row: dict[str, Any], voice: _Voice) -> str:
    """What the sites emit in a year, as far as it is known: how large they are."""
    emitted = row["emitted"] or 0
    if emitted < LEAST_EMITTED:
        return ""
    return voice.say("relevance.emitted", kilotonnes=whole(emitted / 1000))


def _where(row: dict[str, Any], voice: _Voice) -> list[str]:
    said = []
    if row["cross_border"]:
        areas = voice.names.touched(row)
        said.append(voice.say("relevance.border", count=len(areas), areas=", ".join(areas)))
    said.append(voice.say("relevance.distance", km=whole(row["distance_km"])))
    if row["urban_rural"]:
        said.append(voice.say(f"relevance.place.{row['urban_rural']}"))
    return said


def _unknown(row: dict[str, Any]) -> list[str]:
    parts = ("sites", "specialisation", "industrial")
    return [part for part in parts if row[part] is None and (part != "sites" or row["finer"])]
