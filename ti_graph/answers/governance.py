"""Who steers a territory: what sources report, what follows from its place, and what to fill in.

A reported role is evidence. A body whose area or seat this is has its basis said and no more: that
it takes part is not known. Bodies and offices alone are named, never a person.
"""

from collections.abc import Iterator
from typing import Annotated, Any, Literal

import polars as pl
from pydantic import BaseModel, ConfigDict, Field

from ti_graph.answers.imported import Imported, imported
from ti_graph.answers.models import Label, TerritoryItem, label_of
from ti_graph.answers.territories import Answers
from ti_graph.model.programme_tables import PRESENT, ROLES

ASKED = ("elu", "industriel", "chef_de_projet", "region", "cci", "sous_prefet")
"""Roles that the programme asks for: what is not known of them says what to do."""
MEMBERS = "members"
OFFICE = "Sous-préfecture"
"""How the directory of public bodies names the office."""
Basis = Literal["reported", "official", "area", "seat"]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True)


class Holder(_Part):
    """A body or an office, and how it is known."""

    id: Annotated[str | None, Field(examples=["region-44"])]
    label: Label
    basis: Annotated[
        Basis,
        Field(
            description="reported: a workbook or list says so; official: a member as labelled; "
            "area: the body whose area holds a part of it; seat: an office seated in it."
        ),
    ]
    observed_on: str | None
    source: Annotated[str | None, Field(description="Who reports it; null: nobody does.")] = None
    simulated: Annotated[bool, Field(description="Made up, for trial.")] = False
    in_release: Annotated[
        bool, Field(description="false: imported since; the graph has it after the next build.")
    ] = True


class RoleItem(_Part):
    """A role: whether it is held, by whom, or what to do to know."""

    role: Annotated[str, Field(examples=["chef_de_projet"])]
    label: Label
    state: Annotated[
        Literal["known", "absent", "area", "unknown"],
        Field(description="area: who would hold it follows from the place, and nobody reports it."),
    ]
    holders: list[Holder]
    absent_on: Annotated[str | None, Field(description="Day on which there was none.")]
    advice: Annotated[Label | None, Field(description="What to do where nobody reports it.")]


class GovernanceAnswer(_Part):
    """The governance of a territory, role by role."""

    territory: TerritoryItem
    release: str
    caveat: Label
    roles: list[RoleItem]


def governance(answers: Answers, territory_id: str) -> GovernanceAnswer:
    """What is known of who steers a TI.

    Raises NotFoundError where none bears that identifier.
    """
    item = answers.item(territory_id)
    books = imported(answers.release)
    rows = books.rows("governance_role").filter(pl.col("territory_id") == item.id)
    reported = rows.sort("observed_on", descending=True, maintain_order=True).rows(named=True)
    others = [
        role for role in ROLES if role not in ASKED and any(r["role"] == role for r in reported)
    ]
    return GovernanceAnswer(
        territory=item,
        release=answers.release.manifest.release,
        caveat=label_of("governance.caveat"),
        roles=[
            _members(answers, item.id),
            *(
                _role(role, [row for row in reported if row["role"] == role], books, place)
                for role in (*ASKED, *others)
                for place in [list(_by_place(answers, role, item.id))]
            ),
        ],
    )


def _members(answers: Answers, territory_id: str) -> RoleItem:
    rows = answers.programme.members(territory_id).sort("member_id")
    names = answers.programme.names
    return RoleItem(
        role=MEMBERS,
        label=label_of("governance.role.members"),
        state="known",
        holders=[
            Holder(id=name, label=_plain(names[name]), basis="official", observed_on=None)
            for name in rows["member_id"]
        ],
        absent_on=None,
        advice=None,
    )


def _role(
    role: str, reported: list[dict[str, Any]], books: Imported, place: list[Holder]
) -> RoleItem:
    """A role of which rows are reported, the newest first; `place` holds who it follows from."""
    newest = reported[0] if reported else None
    held = [row for row in reported if row["presence"] == PRESENT]
    known = newest is not None and newest["presence"] == PRESENT
    absent = newest is not None and not known
    state: Literal["known", "absent", "area", "unknown"] = (
        "known" if known else "absent" if absent else "area" if place else "unknown"
    )
    return RoleItem(
        role=role,
        label=label_of(f"governance.role.{role}"),
        state=state,
        holders=[_reported(row, books) for row in held] if known else [] if absent else place,
        absent_on=str(newest["observed_on"]) if newest and absent else None,
        advice=None if known else _advice(role, state),
    )


def _reported(row: dict[str, Any], books: Imported) -> Holder:
    body = row["organisation_id"]
    _, simulated = books.titles.get(row["source"], ("", False))
    return Holder(
        id=body,
        label=_plain(books.organisations[body])
        if body
        else label_of(f"governance.holder.{row['holder']}"),
        basis="reported",
        observed_on=str(row["observed_on"]),
        source=row["source"],
        simulated=simulated,
        in_release=row["in_release"],
    )


def _advice(role: str, state: str) -> Label | None:
    """How to come to know a role; one that is dated as absent is known."""
    if state == "absent":
        return None
    if role == "sous_prefet" and state == "unknown":
        office = label_of("governance.offices")
        fill = label_of("governance.fill")
        return Label(fr=f"{office.fr} {fill.fr}", en=f"{office.en} {fill.en}")
    return label_of("governance.fill")


def _by_place(answers: Answers, role: str, territory_id: str) -> Iterator[Holder]:
    """Who would hold a role, by the area that they serve or where they sit."""
    regions = answers.programme.regions(territory_id)
    if role == "region":
        for name, label in regions:
            yield Holder(id=name, label=_plain(label), basis="area", observed_on=None)
    bodies = answers.release.table("organisation").select(
        "organisation_id", "label", "area_id", "seat_id", kind=pl.col("kind").cast(pl.String)
    )
    if role == "cci":
        of = pl.col("area_id").is_in([name for name, _ in regions]) & (pl.col("kind") == "cci")
        for row in bodies.filter(of).sort("organisation_id").collect().rows(named=True):
            yield _body(row, "area")
    if role == "sous_prefet":
        communes = answers.programme.communes(territory_id)["territory_id"].to_list()
        served = answers.release.table("commune_office").filter(
            pl.col("territory_id").is_in(communes)
        )
        offices = bodies.join(served.select("organisation_id"), on="organisation_id", how="semi")
        found = offices.sort("organisation_id").collect()
        # Where no arrondissement is known, a directory says what is seated here.
        of = pl.col("seat_id").is_in(communes) & pl.col("label").str.starts_with(OFFICE)
        seated = bodies.filter(of).sort("organisation_id").collect()
        for row in (found if found.height else seated).rows(named=True):
            yield _body(row, "area" if found.height else "seat")


def _body(row: dict[str, Any], basis: Basis) -> Holder:
    return Holder(
        id=row["organisation_id"], label=_plain(row["label"]), basis=basis, observed_on=None
    )


def _plain(name: str) -> Label:
    return Label(fr=name, en=name)
