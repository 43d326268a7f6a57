"""The query of sites, the answer and every list made of them hold the same plants."""

import polars as pl
import pytest

from ti_graph.answers.actors import Actors
from ti_graph.answers.features import Features
from ti_graph.answers.maps import TerritoryMaps
from ti_graph.answers.sites import Sites, industrial, listed
from ti_graph.answers.territories import Answers
from ti_graph.documents.fiche import fiche
from ti_graph.graph.release import Release
from ti_graph.graph.store import Solutions
from ti_graph.query.catalogue import named_query
from ti_graph.query.run import run

METZ = "ti-2023-4408"
SOME = [METZ, "ti-2023-8422", "ti-2023-0301", "ti-2018-4408"]
WITHIN = "?place tig:within ?territory ."
OF_A_TI = f"?territory a tig:TerritoireIndustrie . {WITHIN}"


def by_sparql(release: Release) -> pl.DataFrame:
    """ti, site: the query asked of every TI at once, of both phases."""
    text = named_query("territory/sites").text
    assert WITHIN in text
    found = release.store.query(text.replace(WITHIN, OF_A_TI))
    assert isinstance(found, Solutions)
    ti, site = (found.variables.index(name) for name in ("territory", "id"))
    rows = [(str(getattr(row[ti], "value", "")), str(getattr(row[site], "value", "")))
            for row in found.rows]  # fmt: skip
    frame = pl.DataFrame(rows, {"ti": pl.String, "site": pl.String}, orient="row")
    return frame.with_columns(pl.col("ti").str.extract(r"/territory/(.+)$"))


def by_tables(release: Release) -> pl.DataFrame:
    """ti, site: what the answers list, columns at a time."""
    places = listed(release, industrial(), ("site_id", "territory_id"))
    within = release.table("within").filter(pl.col("container_id").str.starts_with("ti-"))
    rows = within.collect().join(places, left_on="member_id", right_on="territory_id")
    return rows.select(ti="container_id", site="site_id").unique()


def test_the_query_lists_the_plants_of_the_answer_in_every_territory(
    default_release: Release,
) -> None:
    asked, known = by_sparql(default_release), by_tables(default_release)
    assert asked.is_duplicated().sum() == 0
    assert asked.join(known, on=["ti", "site"], how="anti").rows() == []
    assert known.join(asked, on=["ti", "site"], how="anti").rows() == []
    assert known.filter(pl.col("ti").str.starts_with("ti-2023-"))["ti"].n_unique() == 182


@pytest.mark.parametrize("territory", SOME)
def test_the_query_says_of_each_plant_what_the_answer_says(
    territory: str, default_release: Release
) -> None:
    same_rows(default_release, territory)


def same_rows(release: Release, territory: str) -> None:
    asked = {
        row["id"]: (
            row["name"], row["name_reason"], row["siret"], row["code"], row["commune"],
            row["register"], row["year"], row["ground"], set(str(row["also_in"] or "").split(", ")),
        )
        for row in run(named_query("territory/sites"), {"territory": territory}, release).records()
    }  # fmt: skip
    assert asked == {
        one.id: (
            one.name or "nom non affiché",
            one.name_reason and one.name_reason.fr,
            one.siret, one.industry, one.commune, one.register_label.fr, one.year, one.ground,
            {str(label.fr) for label in one.also_in_labels} or {""},
        )
        for one in Sites(release).sites(territory)
    }  # fmt: skip


def test_the_layer_of_sites_and_the_fiche_hold_the_same_plants(
    default_release: Release, default_answers: Answers
) -> None:
    found = Sites(default_release).sites(METZ)
    made = fiche(default_answers, TerritoryMaps(default_answers), METZ)
    assert len(made.sites.rows) == len(found)
    assert all(all(cell for cell in row) for row in made.sites.rows)
    layer = Features(
        default_answers, TerritoryMaps(default_answers), Actors(default_answers)
    ).collection("sites")
    drawn = {one.properties["siret"] for one in layer.features}
    assert {one.siret for one in found if one.longitude is not None} <= drawn
