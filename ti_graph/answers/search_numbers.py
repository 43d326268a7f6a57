"""Firms and sites by number: a SIREN, a SIRET or an APE code, with or without blanks and dots.

Numbers are looked up in the tables when they are asked: a country has millions of them.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from ti_graph.answers.sites import listed
from ti_graph.graph.release import Release
from ti_graph.messages import say
from ti_graph.model import industries

BETWEEN = re.compile(r"[\s.\u00a0\u202f-]+")
SIREN, SIRET = 9, 14
"""Their digits."""
SAID = re.compile(r"^\s*(?:siren|siret)\b[\s:n°]*", re.IGNORECASE)
"""What a person writes before a number."""


def number_in(text: str) -> str | None:
    """The SIREN or SIRET that a text is; None for other text.

    A spreadsheet takes a leading zero off.
    """
    digits = BETWEEN.sub("", SAID.sub("", text))
    if not (digits.isascii() and digits.isdigit()):
        return None
    return next(
        (digits.zfill(size) for size in (SIREN, SIRET) if size - len(digits) in {0, 1}), None
    )


def numbered(
    release: Release, number: str, within: Mapping[str, list[str]]
) -> list[dict[str, Any]]:
    """The firm and the establishments of a number, the one that bears it first.

    `within`: commune → the TI that it lies in.
    Each has id, kind, label_fr, label_en, detail, territories.
    """
    siren = number[:SIREN]
    where = pl.col("siren") == siren
    if len(number) == SIRET:
        where &= pl.col("establishment_id") == number
    places = listed(release, where).sort("site_id")
    sites = [_site(row, within) for row in places.iter_rows(named=True)]
    units = release.table("legal_unit").filter(pl.col("siren") == siren).collect()
    reached = sorted({name for site in sites for name in site["territories"]})
    firms = [_firm(row, reached) for row in units.iter_rows(named=True)]
    return sites + firms if len(number) == SIRET else firms + sites


def of_code(
    release: Release, code: str, within: Mapping[str, list[str]], kinds: Sequence[str], limit: int
) -> list[dict[str, Any]]:
    """The sites of an APE code, those with a name first, and after them their firms.

    Each has what `numbered` says.
    """
    rows = listed(release, pl.col("industry_id") == industries.naf(code))
    ordered = rows.sort("name", "site_id", nulls_last=True)
    sites = [_site(row, within) for row in ordered.iter_rows(named=True)]
    found = [one for one in sites if not kinds or one["kind"] in kinds][:limit]
    if kinds and "firm" not in kinds:
        return found
    firms = ordered.drop_nulls("siren").unique("siren", keep="first", maintain_order=True)
    units = release.table("legal_unit").filter(pl.col("siren").is_in(firms["siren"].implode()))
    labels = dict(units.select("siren", "label").collect().iter_rows())
    reached: dict[str, set[str]] = {}
    for row in ordered.iter_rows(named=True):
        reached.setdefault(row["siren"], set()).update(within.get(row["territory_id"], []))
    known = [
        _firm({"siren": siren, "label": labels.get(siren)}, sorted(reached[siren]))
        for siren in firms["siren"][:limit]
    ]
    return [*found, *known][: None if not kinds else limit]


def _firm(row: dict[str, Any], territories: list[str]) -> dict[str, Any]:
    return {
        "id": row["siren"],
        "kind": "firm",
        "label_fr": row["label"] or say("site.legal_unit", "fr", siren=row["siren"]),
        "label_en": row["label"] or say("site.legal_unit", "en", siren=row["siren"]),
        "detail": "legal_unit",
        "territories": territories,
    }


def _site(row: dict[str, Any], within: Mapping[str, list[str]]) -> dict[str, Any]:
    number = row["site_id"]
    return {
        "id": number,
        "kind": "facility" if row["establishment_id"] is None else "establishment",
        "label_fr": row["name"] or say("site.establishment", "fr", siret=number),
        "label_en": row["name"] or say("site.establishment", "en", siret=number),
        "detail": row["industry_id"] or "",
        "territories": within.get(row["territory_id"], []),
    }
