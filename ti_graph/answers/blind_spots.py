"""Needs, actions and offers side by side, domain by domain.

A sheet or a need is matched to a domain by its offers: of a domain without one, none is counted.

The rules are those of the query `programme/blind_spots`, on the tables of the same release, with
the rows of workbooks that were imported since.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from ti_graph.answers.attractiveness_models import DomainItem, Verdict
from ti_graph.answers.imported import Imported, imported
from ti_graph.answers.models import Label, label_of
from ti_graph.graph.release import Release
from ti_graph.model.policy_tables import OFFER_DOMAINS
from ti_graph.model.programme_tables import PRESENT

Rows = Sequence[Mapping[str, Any]]


def blind_spots(release: Release, territory_id: str, indicators: Rows) -> list[DomainItem]:
    """A row a domain of indicators or offers; `indicators` are the territory's own."""
    books = imported(release)
    offers = _offers(books)
    sheets = _of(books, "fiche_action", territory_id)
    needs = _of(books, "need", territory_id)
    present = [one for one in sheets if one["presence"] == PRESENT]
    found = {one["domain"] for one in indicators} | {one["domain"] for one in offers}
    return [
        _domain(
            domain,
            [one for one in indicators if one["domain"] == domain],
            [one for one in offers if one["domain"] == domain],
            present if sheets else None,
            needs,
        )
        for domain in OFFER_DOMAINS
        if domain in found
    ]


def _offers(books: Imported) -> Rows:
    rows = books.release.table("offer_detail").drop("source").join(
        books.rows("offer").lazy().select("offer_id", "theme"), on="offer_id"
    )  # fmt: skip
    axes = books.release.table("programme_axis").select("axis_id", "label_fr", "label_en")
    return rows.join(axes, on="axis_id", how="left").collect().rows(named=True)


def _of(books: Imported, table: str, territory_id: str) -> Rows:
    return books.rows(table).filter(pl.col("territory_id") == territory_id).rows(named=True)


def _domain(
    domain: str, indicators: Rows, offers: Rows, sheets: Rows | None, needs: Rows
) -> DomainItem:
    themes = {_key(one["theme"]) for one in offers} - {""}
    axes = {one["axis_id"] for one in offers if one["axis_id"]}
    judged = [one for one in indicators if one["need"] is not None]
    marked = [one for one in judged if one["need"]]
    wanted = sum(_key(one["theme"]) in themes for one in needs)
    acting = [one for one in sheets or () if _key(one["theme"]) in themes or one["axis_id"] in axes]
    actions = len(acting) if sheets is not None and offers else None
    verdict = _verdict(
        len(marked) + wanted, len(judged), actions, unmet=not offers and bool(sheets)
    )
    return DomainItem(
        domain=domain,
        label=label_of(f"attractiveness.domain.{domain}"),
        axis=_axis(offers),
        in_need=[Label(fr=one["label_fr"], en=one["label_en"]) for one in marked],
        judged=len(judged),
        needs=wanted if needs and offers else None,
        actions=actions,
        offers=len(offers),
        verdict=verdict,
        says=label_of(f"attractiveness.verdict.{verdict}"),
    )


def _key(theme: str | None) -> str:
    return (theme or "").lower()


def _axis(offers: Rows) -> Label | None:
    """The axis of the programme that a domain's offers serve: at most one."""
    served = sorted((one["label_fr"], one["label_en"]) for one in offers if one["label_fr"])
    return Label(fr=served[0][0], en=served[0][1]) if served else None


def _verdict(needs: int, judged: int, actions: int | None, *, unmet: bool) -> Verdict:
    """What is known of a domain; an unknown action is never an absent one."""
    if not needs:
        return "no_need" if judged else "need_unknown"
    if actions:
        return "worked_on"
    if actions is None:
        return "no_offer" if unmet else "actions_unknown"
    return "offers_no_action"
