"""Sources held against each other: a gap over its threshold is a warning, with figures.

Each check compares what two sources (or a whole and its parts) report of the same thing; a source
says in its card on which side it stands. A gap does not stop a release: publishers count
differently, and how differently is reported.
"""

from collections.abc import Callable, Iterable, Mapping

import polars as pl
from pydantic import BaseModel, ConfigDict

from ti_graph.ingest.card import Card, CheckName, Side
from ti_graph.model import industries

Tables = Mapping[str, pl.DataFrame]

LEAST = 50
"""Below so many establishments or jobs a gap is chance, and is not looked at."""
SHOWN = 10


class Gap(BaseModel):
    """One comparison that is over its threshold."""

    model_config = ConfigDict(frozen=True)

    what: str
    found: float
    expected: float
    gap: float
    """(found − expected) ÷ expected."""


class CrossCheck(BaseModel):
    """One check: how many things were compared, and the largest gaps over its threshold."""

    model_config = ConfigDict(frozen=True)

    check: str
    threshold: float
    compared: int
    over: int
    gaps: list[Gap] = []
    apart: bool = False
    """Both sides have rows, of no commune in common: extracts of different places."""


class Sides:
    """Which sources stand on which side of each check, as their cards have it."""

    def __init__(self, cards: Iterable[Card]) -> None:
        self._cards = list(cards)

    def reported(self, rows: pl.DataFrame, check: CheckName, side: Side) -> pl.DataFrame:
        """The rows whose source stands on a side."""
        names = [card.id for card in self._cards if card.cross_checks.get(check) == side]
        return rows.filter(pl.col("source").is_in(names))


def cross_check(tables: Tables, cards: Iterable[Card]) -> list[CrossCheck]:
    """Run every check that the tables allow; one whose sources are absent compared nothing."""
    sides = Sides(cards)
    return [
        _judged(name, threshold, check(tables, sides))
        for name, (threshold, check) in CHECKS.items()
    ]


def _judged(name: str, threshold: float, rows: pl.DataFrame | None) -> CrossCheck:
    """`rows` have what, found and expected; None of sides that share no commune."""
    if rows is None:
        return CrossCheck(check=name, threshold=threshold, compared=0, over=0, apart=True)
    measured = rows.filter(pl.col("expected") >= LEAST).with_columns(
        gap=(pl.col("found") - pl.col("expected")) / pl.col("expected")
    )
    over = measured.filter(pl.col("gap").abs() > threshold)
    worst = over.sort(pl.col("gap").abs(), "what", descending=[True, False]).head(SHOWN)
    return CrossCheck(
        check=name,
        threshold=threshold,
        compared=measured.height,
        over=over.height,
        gaps=[Gap.model_validate(row) for row in worst.iter_rows(named=True)],
    )


def _in_common(
    found: pl.DataFrame, expected: pl.DataFrame
) -> tuple[pl.DataFrame, pl.DataFrame] | None:
    """The rows of both sides in the communes of both; None where they share none.

    An extract holds some communes: what lies in the others is no gap.
    """
    sides = (
        found.join(expected, on="territory_id", how="semi"),
        expected.join(found, on="territory_id", how="semi"),
    )
    apart = sides[0].is_empty() and not found.is_empty() and not expected.is_empty()
    return None if apart else sides


def sirene_against_urssaf(tables: Tables, sides: Sides) -> pl.DataFrame | None:
    """Establishments with employees in SIRENE, against URSSAF's of its last year, by division."""
    common = _in_common(
        sides.reported(tables["establishment"], "sirene_urssaf", "found"),
        _last_year(sides.reported(_by_commune(tables), "sirene_urssaf", "expected")),
    )
    if common is None:
        return None
    listed, counted = common
    employers = listed.filter(pl.col("active"), pl.col("jobs_low") >= 1)
    found = employers.group_by(what=_division()).agg(found=pl.len().cast(pl.Float64))
    expected = counted.group_by(what=_division()).agg(expected=pl.col("establishments").sum())
    return found.join(expected, on="what")


def urssaf_against_flores(tables: Tables, sides: Sides) -> pl.DataFrame | None:
    """URSSAF's jobs against those of FLORES in the year of FLORES, by division.

    URSSAF leaves public employers out, and FLORES hides small cells: hence a wide threshold.
    """
    flores = _last_year(sides.reported(_by_commune(tables), "urssaf_flores", "expected"))
    years = flores["year"].unique().implode()
    urssaf = sides.reported(_by_commune(tables), "urssaf_flores", "found").filter(
        pl.col("year").is_in(years)
    )
    common = _in_common(urssaf, flores)
    if common is None:
        return None
    urssaf, flores = common
    found = urssaf.group_by(what=_division()).agg(found=pl.col("jobs").sum())
    expected = flores.group_by(what=_division()).agg(expected=pl.col("jobs").sum())
    return found.join(expected, on="what")


def territories_against_members(tables: Tables, _: Sides) -> pl.DataFrame:
    """Establishments of each TI by its communes, against the sum over its members."""
    within = tables["containment"].select("member_id", "container_id", "basis")
    counts = tables["establishment"].group_by("territory_id").agg(count=pl.len().cast(pl.Float64))
    ti = within.filter(pl.col("container_id").str.starts_with("ti-"))
    communes = ti.filter(_is_commune("member_id")).unique(["member_id", "container_id"])
    found = communes.join(counts, left_on="member_id", right_on="territory_id")
    members = ti.filter(pl.col("basis") == "official").select("container_id", group_id="member_id")
    inside = within.filter(_is_commune("member_id")).select(
        commune_id="member_id", group_id="container_id"
    )
    alone = members.filter(_is_commune("group_id")).with_columns(commune_id="group_id")
    whole = pl.concat(
        [
            members.join(inside, on="group_id").select("container_id", "commune_id"),
            alone.select("container_id", "commune_id"),
        ]
    )
    expected = whole.join(counts, left_on="commune_id", right_on="territory_id")
    return (
        found.group_by(what="container_id").agg(found=pl.col("count").sum())
        .join(
            expected.group_by(what="container_id").agg(expected=pl.col("count").sum()), on="what"
        )
    )  # fmt: skip


def sbs_against_national(tables: Tables, sides: Sides) -> pl.DataFrame:
    """Local units of French regions against those of France, by division and year.

    A division of which one region is secret or unknown is not compared: its sum is no total.
    """
    counted = sides.reported(tables["employment"], "sbs_national", "found")
    result = counted.filter(industries.is_nace_division())
    key = ["industry_id", "year"]
    regions = result.filter(pl.col("territory_id").str.contains("^nuts-FR..$"))
    found = regions.group_by(key).agg(
        found=pl.col("establishments").sum(),
        whole=pl.col("establishments").is_not_null().all(),
    )
    national = result.filter(pl.col("territory_id") == "country-FR")
    expected = national.select(*key, expected="establishments").drop_nulls("expected")
    return (
        found.filter("whole")
        .join(expected, on=key)
        .select("found", "expected", what=pl.format("{} {}", "industry_id", "year"))
    )


def _by_commune(tables: Tables) -> pl.DataFrame:
    return tables["employment"].filter(
        _is_commune("territory_id"),
        industries.in_classification(industries.NAF),
    )


def _last_year(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.filter(pl.col("year") == pl.col("year").max())


def _division() -> pl.Expr:
    return industries.naf_id(industries.division())


def _is_commune(column: str) -> pl.Expr:
    return pl.col(column).str.starts_with("commune-")


CHECKS: Mapping[str, tuple[float, Callable[[Tables, Sides], pl.DataFrame | None]]] = {
    "sirene_urssaf": (0.25, sirene_against_urssaf),
    "urssaf_flores": (0.30, urssaf_against_flores),
    "territory_members": (0.001, territories_against_members),
    "sbs_national": (0.05, sbs_against_national),
}
"""Name → threshold of the gap, and what is compared."""
