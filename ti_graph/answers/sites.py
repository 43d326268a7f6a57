"""Industrial sites of a territory by name: real ones alone, each once, by the best register.

A facility and an establishment of one SIRET are one site. A census that lists it outweighs a
selective register, and a newer list an older one; the name is the first that is known. A site is
where a census says; else it is in each territory where a register places it. Its position is that
of a row that places it in that same commune: a point given for another commune is not shown.
"""

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Any

import polars as pl
from rapidfuzz import fuzz, process

from ti_graph.answers.ground_models import Words
from ti_graph.answers.industry_names import named_industries
from ti_graph.answers.models import Label, in_both
from ti_graph.answers.rests import edition_years
from ti_graph.answers.site_models import SiteItem, SitePage
from ti_graph.errors import NotFoundError, typed
from ti_graph.figures import counted
from ti_graph.graph.release import Release
from ti_graph.messages import say
from ti_graph.model import industries
from ti_graph.model.identifiers import written_naf, written_territory
from ti_graph.model.iris import Room
from ti_graph.model.status import KNOWN, SECRET

NEAREST = 3
"""Names that an answer to an unknown one offers."""


class Sites:
    """The sites of one release."""

    def __init__(self, release: Release) -> None:
        self._release = release

    def sites(self, territory_id: str, industry: str | None = None) -> list[SiteItem]:
        """Every site of a territory, by industry and name; those of one industry where asked.

        `industry` is a NAF code at any level, dotted or not, or a candidate filière.
        Raises NotFoundError for a territory or an industry that is none, naming the nearest.
        """
        found = self.frame(territory_id, industry)
        return [self._item(row) for row in found.iter_rows(named=True)]

    def page(self, territory_id: str, industry: str | None, offset: int, limit: int) -> SitePage:
        """A page of the same; where no site of the territory is known, what to do."""
        found = self.frame(territory_id, industry)
        rows = found.slice(offset, limit).iter_rows(named=True)
        return SitePage(
            release=self._release.manifest.release,
            total=found.height,
            offset=offset,
            items=[self._item(row) for row in rows],
            advice=self.advice(territory_id) if found.is_empty() else None,
        )

    def advice(self, territory_id: str) -> Words:
        """What to do where no site is found, and how many there are of other industries."""
        others = self.frame(territory_id).height
        if others:
            return _in_words("site.none_of_industry", lambda: counted("industrial_site", others))
        abroad = not self._in_france(territory_id)
        return _in_words("site.none_abroad" if abroad else "site.none")

    def _in_france(self, territory_id: str) -> bool:
        """Whether SIRENE, workbooks and a CCI can tell something of it."""
        wanted = written_territory(territory_id)
        place = self._release.table("territory").filter(territory_id=wanted)
        return bool(place.select(pl.col("country") == "FR").collect().item())

    def frame(self, territory_id: str, industry: str | None = None) -> pl.DataFrame:
        """The same as rows, one a site."""
        territory_id = written_territory(territory_id)
        if territory_id not in self._places:
            raise NotFoundError("unknown_territory", territory=typed(territory_id))
        within = self._release.table("within").filter(pl.col("container_id") == territory_id)
        places = [territory_id, *within.collect()["member_id"]]
        here = pl.col("territory_id").is_in(places)
        # A register may list one SIRET as a plant and as an office: the plant is the site.
        rows = listed(self._release, here & industrial() if industry is None else here)
        if industry is not None:
            rows = rows.filter(pl.col("industry_id").is_in(self._within_industry(industry)))
        return rows.sort("industry_id", "name", "site_id", nulls_last=True)

    def located(self) -> list[SiteItem]:
        """Every industrial site of the release whose position is known, once a commune.

        Registers list some SIRET in several communes: each is a position of its own.
        """
        rows = listed(self._release, industrial(), ("site_id", "territory_id"))
        known = rows.drop_nulls(["longitude", "latitude"])
        known = known.sort("site_id", "territory_id")
        return [self._item(row) for row in known.iter_rows(named=True)]

    def _within_industry(self, asked: str) -> list[str]:
        """The positions that an industry or a candidate filière comprises."""
        members = self._release.table("candidate_industry").filter(pl.col("suggestion_id") == asked)
        wanted = members.collect()["industry_id"].to_list()
        if not wanted:
            code = written_naf(asked)
            wanted = [
                name for name in (code, industries.naf(code), asked) if name in self._industries
            ]
        if not wanted:
            raise self._no_industry(asked)
        return self._below(wanted)

    def _below(self, positions: list[str]) -> list[str]:
        """The positions and all below them."""
        rows, reached = self._industry_rows, positions
        found = dict.fromkeys(reached)
        while reached:
            reached = rows.filter(pl.col("parent_id").is_in(reached))["industry_id"].to_list()
            found |= dict.fromkeys(reached)
        return list(found)

    def _no_industry(self, asked: str) -> NotFoundError:
        naf = self._industry_rows.filter(pl.col("scheme") == "naf_rev2")
        named = dict(naf.select("code", pl.col("label_fr").fill_null("")).iter_rows())
        return NotFoundError("no_such_industry", industry=typed(asked), near=_nearest(asked, named))

    @cached_property
    def _places(self) -> dict[str, str]:
        rows = self._release.table("territory").select("territory_id", "label").collect()
        return dict(rows.iter_rows())

    @cached_property
    def _industry_rows(self) -> pl.DataFrame:
        return named_industries(self._release).collect()

    @cached_property
    def _industries(self) -> dict[str, dict[str, Any]]:
        return {row["industry_id"]: row for row in self._industry_rows.iter_rows(named=True)}

    def _title(self, source: str) -> Label:
        entry = self._release.manifest.source(source)
        if entry is None:
            return Label(fr=source, en=source)
        return Label(fr=entry.title_fr, en=entry.title_en)

    def _item(self, row: dict[str, Any]) -> SiteItem:
        industry = self._industries.get(row["industry_id"] or "", {})
        room: Room = "facility" if row["establishment_id"] is None else "establishment"
        return SiteItem(
            id=row["site_id"],
            iri=self._release.mint.iri(room, row["site_id"]),
            name=row["name"],
            name_reason=_said("site.no_name", _why_unnamed(row)),
            industry=industry.get("code"),
            industry_label=Label(fr=industry.get("label_fr"), en=industry.get("label_en")),
            commune=self._places[row["territory_id"]],
            commune_id=row["territory_id"],
            siret=row["establishment_id"],
            siren=row["siren"],
            register_id=row["source"],
            register_label=self._title(row["source"]),
            ground="census" if row["census"] else "register",
            year=row["year"],
            also_in=row["also_in"],
            also_in_labels=[self._title(name) for name in row["also_in"]],
            longitude=row["longitude"],
            latitude=row["latitude"],
            position_reason=_said("site.no_position", _why_unplaced(row)),
        )


def industrial() -> pl.Expr:
    """Industry, or what no French classification says to be something else.

    A register may list farms and building sites too.
    """
    other = pl.col("industry_id").is_null() | ~industries.in_classification(industries.NAF)
    return industries.of_industry(industries.division()) | other


def listed(release: Release, where: pl.Expr, each: Sequence[str] = ("site_id",)) -> pl.DataFrame:
    """Real sites of which the rows of registers and censuses hold `where`, one row a site.

    `each` names what is one row.

    site_id, name, establishment_id, siren, industry_id, territory_id, year, source, census,
    also_in, longitude, latitude, elsewhere (a point in another commune is known), secret (SIRENE
    does not show its unit).
    """
    census = release.table("register").filter(pl.col("selection") == "census")
    census = census.select(source="register_id", census=pl.lit(value=True))
    rows = pl.concat([_facilities(release, census).filter(where), _establishments(release, where)])
    rows = rows.join(census, on="source", how="left").with_columns(
        pl.col("census").fill_null(value=False)
    )
    best_first = rows.sort(
        ["census", "year", "row_id"], descending=[True, True, False], nulls_last=True
    )
    here = pl.col("own_place") == pl.col("territory_id").first()
    first = ("establishment_id", "siren", "industry_id", "territory_id", "year", "source", "census")
    sites = best_first.group_by(each, maintain_order=True).agg(
        *(pl.col(name).first() for name in first if name not in each),
        pl.col("name").drop_nulls().first(),
        *(pl.col(name).filter(here).drop_nulls().first() for name in ("longitude", "latitude")),
        also_in=pl.col("source").unique(maintain_order=True).slice(1),
        elsewhere=(pl.col("longitude").is_not_null() & ~here).any(),
    )
    hidden = release.table("legal_unit").filter(pl.col("label_status") == SECRET)
    secret = hidden.select("siren", secret=pl.lit(value=True))
    found = sites.join(secret, on="siren", how="left", maintain_order="left")
    return found.with_columns(pl.col("secret").fill_null(value=False)).collect()


def _facilities(release: Release, census: pl.LazyFrame) -> pl.LazyFrame:
    """Sites of selective registers, those that a census lists in the commune that it says."""
    of_census = (
        _real(release)
        .filter(industrial())
        .join(census, on="source", how="semi")
        .select("establishment_id", place="territory_id")
        .unique("establishment_id", keep="any")
    )
    placed = release.table("facility").join(of_census, on="establishment_id", how="left")
    return placed.select(
        "establishment_id", "siren", "industry_id", "longitude", "latitude", "source",
        territory_id=pl.coalesce("place", "territory_id"),
        own_place="territory_id",
        site_id=pl.coalesce("establishment_id", "facility_id"),
        row_id="facility_id",
        name="label",
        year=pl.col("year").cast(pl.Int64),
    )  # fmt: skip


def _establishments(release: Release, where: pl.Expr) -> pl.LazyFrame:
    """Open real establishments; the year of a list without one is that of its edition."""
    edition = edition_years(release)
    of_list = pl.col("source").replace_strict(edition, default=None, return_dtype=pl.Int64)
    firm = release.table("legal_unit").select("siren", name="label")
    return _real(release).filter(where).join(firm, on="siren", how="left").select(
        "establishment_id", "siren", "industry_id", "longitude", "latitude", "source",
        "territory_id",
        own_place="territory_id",
        site_id="establishment_id",
        row_id="establishment_id",
        name="name",
        year=pl.coalesce(pl.col("year").cast(pl.Int64), of_list),
    )  # fmt: skip


def _real(release: Release) -> pl.LazyFrame:
    """Open real establishments."""
    known = pl.col("status").cast(pl.String) == KNOWN
    return release.table("establishment").filter("active", known)


def _why_unnamed(row: dict[str, Any]) -> str | None:
    """The reason for no name; None where there is one."""
    if row["name"] is not None:
        return None
    if row["secret"]:
        return "secret"
    return "census" if row["census"] else "register"


def _why_unplaced(row: dict[str, Any]) -> str | None:
    """The reason for no position; None where there is one."""
    if row["longitude"] is not None:
        return None
    return "elsewhere" if row["elsewhere"] else "unknown"


def _said(key: str, reason: str | None) -> Words | None:
    if reason is None:
        return None
    return Words(fr=say(f"{key}.{reason}", "fr"), en=say(f"{key}.{reason}", "en"))


def _in_words(key: str, count: Callable[[], str] = str) -> Words:
    """A text in both languages; `count` is said in the language in use."""
    said = in_both(lambda: say(key, count=count()))
    return Words(fr=said.fr or "", en=said.en or "")


def _nearest(asked: str, named: dict[str, str]) -> str:
    """The names most like a text, each with its identifier."""
    by_text = {f"{key} {label}": f"{key} ({label})" for key, label in named.items()}
    best = process.extract(
        asked, list(by_text), scorer=fuzz.WRatio, processor=str.casefold, limit=NEAREST
    )
    return ", ".join(by_text[text] for text, *_ in best)
