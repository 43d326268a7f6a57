"""What is said of a chain of which a territory is not sure: its figure, its ground, its reference.

A territory without any sure speciality is compared along the next best thing that is known: an
industry of its own, else the division in which a home region is most specialised.
"""

from collections.abc import Callable

from ti_graph import figures
from ti_graph.answers.indexed import Indexed, Row
from ti_graph.answers.models import Label, in_both
from ti_graph.answers.references import compared
from ti_graph.messages import say
from ti_graph.model.grounds import FRANCE
from ti_graph.model.industries import code_of


class AlongCaveats:
    """Caveats on the chains of one release."""

    def __init__(
        self, tables: Indexed, territories: Callable[[str], str], sources: Callable[[str], Label]
    ) -> None:
        self._tables = tables
        self._territories = territories
        self._sources = sources

    def of(self, rows: list[Row]) -> dict[str, Label]:
        """Chain → its caveat, of the chains of one territory in order; none of a sure one."""
        sure = any(row["sure"] for row in rows)
        return {
            row["along_id"]: self._caveat(row, sure=sure, first=number == 0)
            for number, row in enumerate(rows)
            if not row["sure"]
        }

    def _caveat(self, row: Row, *, sure: bool, first: bool) -> Label:
        found = self._candidate(row) or self._figure(row)
        label = Label(fr=row["along_fr"], en=row["along_en"])
        key = "along.unknown"
        if found is not None:
            own = found["territory_id"] == row["territory_id"]
            kind = "exploratory" if row["filiere_id"] else "own" if own else "region"
            key = f"along.{kind}.{'best' if first and not sure else 'other'}"

        def words() -> str:
            facts = {} if found is None else self._facts(found)
            return say(key, label=label.spoken().removesuffix("."), **facts)

        return in_both(words)

    def _candidate(self, row: Row) -> Row | None:
        """The candidate filière, where the chain is one."""
        return row["filiere_id"] and self._tables.one(
            "candidate_filiere", "suggestion_id", row["filiere_id"]
        )

    def _figure(self, row: Row) -> Row | None:
        """The quotient that the chain was chosen for: the territory's own, else a home region's."""
        if row["industry_id"] is None:
            return None
        cells = self._tables.rows("specialisation", "industry_id", row["industry_id"])
        homes = self._tables.rows("home_region", "territory_id", row["territory_id"])
        places = {row["territory_id"], *(home["region_id"] for home in homes)}
        own = [one for one in cells if one["territory_id"] in places and one["reference"] == FRANCE]
        return max(own, key=lambda one: (one["probability"], one["quotient"]), default=None)

    def _expected(self, suggestion_id: str) -> float:
        """The sites that are expected of a candidate's industries."""
        rows = self._tables.rows("candidate_industry", "suggestion_id", suggestion_id)
        return float(sum(row["expected"] for row in rows))

    def _facts(self, found: Row) -> dict[str, object]:
        year = found["year"] or say("ground.year_unknown")
        facts = {"register": self._sources(found["register"]).spoken(), "year": year}
        if "industry_id" not in found:
            of_candidate = {"ground": found["ground"], "reference": FRANCE, "reference_share": None}
            sites = figures.counted("site", int(found["establishments"]))
            return facts | {
                "sites": sites,
                "compared": compared(of_candidate).spoken(),
                "expected": figures.expected(self._expected(found["suggestion_id"])),
            }
        return facts | {
            "compared": compared(found).spoken(),
            "code": code_of(found["industry_id"]),
            "region": self._territories(found["territory_id"]),
            "expected": figures.expected(found["expected"]),
            "sites": figures.counted("site", int(found["observed"])),
            "units": figures.counted("establishment", int(found["observed"])),
        }
