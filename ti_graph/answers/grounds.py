"""What the figures of territories rest on, read from a release."""

from collections.abc import Callable
from functools import cached_property
from typing import Any

import polars as pl

from ti_graph.answers.ground_models import (
    LEAST_SITES,
    SURE,
    CoverageItem,
    GroundNames,
    Reach,
    Register,
    Shares,
    Speciality,
    UseGround,
    Words,
)
from ti_graph.answers.industry_names import industry_names
from ti_graph.answers.models import Label, in_both
from ti_graph.answers.sites import industrial, listed
from ti_graph.figures import counted, percent, whole
from ti_graph.graph.release import Release
from ti_graph.messages import LANGUAGES, Language, say, speaking
from ti_graph.model.grounds import (
    CENSUS,
    FILIERE,
    JOBS,
    PRESENCE,
    REGIONAL,
    SEES_ABSENCE,
    UNKNOWN,
    USES,
)

NOTHING = UseGround(
    ground="unknown", register_id=None, year=None, sites=None, coverage=None, coverage_basis=None,
    communes_reached=None, communes=None,
)  # fmt: skip


class Grounds:
    """The grounds of one release; its tables are read once."""

    def __init__(self, release: Release) -> None:
        self._release = release

    def coverage(self) -> list[CoverageItem]:
        """What the figures of each TI of the current phase rest on."""
        return [
            self._item(territory_id, label) for territory_id, label in self._territories.items()
        ]

    def uses(self, territory_id: str) -> dict[str, UseGround]:
        """Use → what it rests on in a TI; nothing is known of one of an earlier phase."""
        return {use: self._uses.get((territory_id, use), NOTHING) for use in USES}

    def reaches(self, territory_id: str) -> list[Reach]:
        """Every register that has a row in a TI, the one with the most sites first."""
        rows = self._release.table("register_reach").filter(pl.col("territory_id") == territory_id)
        ordered = rows.sort(["sites", "register"], descending=[True, False]).collect()
        return [self._reach(row) for row in ordered.iter_rows(named=True)]

    def register(self, name: str | None) -> Register | None:
        """What the card of a register says; None for a source without one."""
        return self._registers.get(name) if name else None

    def name(self, source: str) -> Words:
        """What a source is called."""
        entry = self._release.manifest.source(source)
        if entry is None:
            return Words(fr=source, en=source)
        return Words(fr=entry.title_fr, en=entry.title_en)

    def specialities(self, territory_id: str, first: str | None = None) -> list[Speciality]:
        """The industries in which a TI is surely specialised: `first`, then the surest."""
        own = self._sure.filter(pl.col("territory_id") == territory_id)
        return [_speciality(row) for row in best_first(own, first).iter_rows(named=True)]

    @cached_property
    def _sure(self) -> pl.DataFrame:
        """The cells of all territories that are sure, with the names of industries."""
        sure = (pl.col("probability") >= SURE) & (pl.col("observed") >= LEAST_SITES)
        rows = self._release.table("specialisation").filter(pl.col("default_reference"), sure)
        return rows.join(industry_names(self._release), on="industry_id").collect()

    @cached_property
    def _territories(self) -> dict[str, str]:
        ground = self._release.table("territory_ground").select("territory_id").unique()
        names = self._release.table("territory").select("territory_id", "label")
        return dict(
            names.join(ground, on="territory_id").sort("territory_id").collect().iter_rows()
        )

    @cached_property
    def _listed(self) -> dict[str, int]:
        """TI → how many sites its list names."""
        places = listed(self._release, industrial(), ("site_id", "territory_id"))
        ground = self._release.table("territory_ground").select(container_id="territory_id")
        within = self._release.table("within").join(ground.unique(), on="container_id", how="semi")
        rows = within.collect().join(places, left_on="member_id", right_on="territory_id")
        counts = rows.group_by("container_id").agg(pl.col("site_id").n_unique())
        return dict(counts.iter_rows())

    @cached_property
    def _uses(self) -> dict[tuple[str, str], UseGround]:
        rows = self._release.table("territory_ground").collect()
        return {
            (row["territory_id"], row["use"]): UseGround.of(row)
            for row in rows.iter_rows(named=True)
        }

    @cached_property
    def _registers(self) -> dict[str, Register]:
        return {
            row["register_id"]: Register(
                id=row["register_id"],
                selection=row["selection"],
                **{name: _words(row, name) for name in ("label", "selects", "cannot_see")},
            )
            for row in self._release.table("register").collect().iter_rows(named=True)
        }

    def _item(self, territory_id: str, label: str) -> CoverageItem:
        uses = self.uses(territory_id)
        # A home region that stands in is no register of sites.
        known = uses[PRESENCE] if uses[PRESENCE].sites is not None else NOTHING
        return CoverageItem(
            id=territory_id,
            label=label,
            sites=known.sites,
            ground=GroundNames(**{use: one.ground for use, one in uses.items()}),
            share=Shares(**{use: one.coverage for use, one in uses.items()}),
            partial=_partial(uses),
            register_id=known.register_id,
            year=known.year,
            listed=self._listed.get(territory_id, 0),
        )

    def _reach(self, row: dict[str, Any]) -> Reach:
        register = self.register(row["register"])
        return Reach.of(
            row,
            label=self.name(row["register"]),
            cannot_see=register.cannot_see if register else None,
        )


def best_first(cells: pl.DataFrame, first: str | None = None) -> pl.DataFrame:
    """Rows of specialisation: of the industry `first`, then the surest."""
    announced = pl.col("industry_id") == pl.lit(first, pl.String)
    return cells.sort(
        announced.fill_null(value=False), "probability", "quotient", "industry_id",
        descending=[True, True, True, False],
    )  # fmt: skip


def advice(uses: dict[str, UseGround]) -> Words | None:
    """What to do where nothing is known of the territory itself."""
    missing = [use for use, one in uses.items() if one.ground in (UNKNOWN, "regional")]
    if not missing:
        return None
    key = "sites"
    if missing == [JOBS]:
        key = "jobs" if uses[JOBS].ground == "regional" else "no_jobs"
    return Words(fr=say(f"ground.advice.{key}", "fr"), en=say(f"ground.advice.{key}", "en"))


def caveat_of_filieres(uses: dict[str, UseGround], name: Callable[[str], Words]) -> Label:
    """What candidates are; and why they do not rest on the census that covers the territory.

    `name` says what a register is called.
    """
    census, used = uses[PRESENCE], uses[FILIERE]

    def words() -> str:
        always = say("screen.caveat.filieres")
        if census.ground != CENSUS or census.register_id == used.register_id:
            return always
        known = used.register_id is not None
        elsewhere = say(
            f"screen.caveat.{'tested_elsewhere' if known else 'untested'}",
            census=name(census.register_id or "").spoken(),
            register=name(used.register_id or "").spoken(),
            year=used.year or "",
        )
        return f"{always} {elsewhere}"

    return in_both(words)


def why_no_filiere(uses: dict[str, UseGround]) -> str:
    """Why a territory has no candidate: nothing stands out, is tested, or is known of it."""
    if uses[FILIERE].ground != UNKNOWN:
        return "filieres"
    return "filieres_untested" if uses[PRESENCE].ground in SEES_ABSENCE else "filieres_unknown"


def use_line(use: str, one: UseGround) -> str:
    """What one use rests on, in the language in use; a census says what part it reaches."""
    # Statistics of the region count no site of the territory.
    no_site = use == PRESENCE and one.ground == REGIONAL
    ground = say("ground.no_site" if no_site else f"ground.{one.ground}")
    if one.partial:
        ground = say(
            "ground.partial",
            share=percent(one.coverage or 0),
            basis=say(f"ground.basis.{one.coverage_basis}"),
            known=counted("commune", one.communes_reached or 0),
            communes=whole(one.communes or 0),
        )
    return say("ground.one_use", use=say(f"ground.use.{use}"), ground=ground)


def _partial(uses: dict[str, UseGround]) -> Words | None:
    """The uses that rest on a part of a territory."""
    parts = {use: one for use, one in uses.items() if one.partial}
    if not parts:
        return None
    lines: dict[Language, str] = {}
    for spoken in LANGUAGES:
        with speaking(spoken):
            lines[spoken] = " ; ".join(use_line(use, one) for use, one in parts.items())
    return Words(fr=lines["fr"], en=lines["en"])


def _words(row: dict[str, Any], name: str) -> Words:
    return Words(fr=row[f"{name}_fr"], en=row[f"{name}_en"])


def _speciality(row: dict[str, Any]) -> Speciality:
    return Speciality.of(
        row,
        industry=row["industry_id"],
        label=row["label_fr"],
        sites=int(row["observed"]),
    )
