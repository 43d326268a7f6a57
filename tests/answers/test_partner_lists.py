"""Lists of partners: as many everywhere, named as elsewhere, and what their reasons rest on."""

import polars as pl
import pytest

from ti_graph.answers.network import Network
from ti_graph.answers.suggestions import Suggestions
from ti_graph.answers.territories import Answers
from ti_graph.graph.release import Release
from ti_graph.query.catalogue import named_query
from ti_graph.query.run import run

METZ, CLUSES, MAYOTTE = "ti-2023-4408", "ti-2023-8422", "ti-2023-0601"


@pytest.fixture(scope="module")
def suggestions(default_answers: Answers) -> Suggestions:
    return Suggestions(default_answers, Network(default_answers.release))


@pytest.mark.parametrize("territory", [METZ, MAYOTTE])
def test_as_many_likely_partners_are_listed_by_the_api_and_the_graph(
    territory: str, default_answers: Answers, default_release: Release
) -> None:
    found = default_answers.partners(territory).likely
    query = named_query("partner/suggestions")
    asked = run(query, {"territory": territory}, default_release).records()
    assert [one.rank for one in found] == [row["rank"] for row in asked] == list(range(1, 11))
    assert [f"{one.label}" for one in found] == [row["label"] for row in asked]


def test_two_subclasses_of_one_class_have_two_names_in_english(default_release: Release) -> None:
    rows = default_release.table("relevant_partner").filter(pl.col("industry_id").is_not_null())
    names = rows.select("industry_id", "along_en").unique().collect()
    parted = names.group_by("along_en").len().filter(pl.col("len") > 1)
    naf = names.filter(pl.col("industry_id").str.starts_with("naf2-"))
    assert naf.join(parted, on="along_en").is_empty()
    machining = naf.filter(pl.col("industry_id") == "naf2-25.62A")["along_en"]
    assert machining.to_list() in ([], ["Machining (Décolletage)"])


def test_a_shared_border_names_the_regions_of_the_territory_that_share_it(
    default_release: Release,
) -> None:
    labels = dict(
        default_release.table("territory").select("territory_id", "label").collect().iter_rows()
    )
    sides = default_release.table("neighbour").select("territory_a", "territory_b").collect()
    touching = {frozenset(pair) for pair in sides.iter_rows()}
    rows = default_release.table("relevant_partner").filter("cross_border", pl.col("rank") <= 10)
    columns = ("partner_id", "reason_fr", "reason_en")
    rows_of_all = rows.select(*columns).collect()
    assert rows_of_all.height > 100
    for partner, french, english in rows_of_all.iter_rows():
        _, _, after = french.partition("le territoire\u00a0: ")
        areas = after.split("\u00a0; ", maxsplit=1)[0]
        home = [
            name for name in (name for pair in touching if partner in pair for name in pair)
            if name.startswith("nuts-FR") and labels[name] in areas
        ]  # fmt: skip
        assert home, french
        assert f"lies in: {areas}" in english


def test_partners_of_an_overseas_territory_are_said_to_be_far(default_answers: Answers) -> None:
    far, near = default_answers.partners(MAYOTTE), default_answers.partners(METZ)
    for caveat in (far.caveat, far.likely_caveat):
        assert "outre-mer" in str(caveat.fr) and "overseas" in str(caveat.en)
    for caveat in (near.caveat, near.likely_caveat):
        assert "outre-mer" not in str(caveat.fr)


def test_a_relevant_region_is_explained_by_the_rows_behind_its_reason(
    suggestions: Suggestions, default_answers: Answers
) -> None:
    first = default_answers.partners(METZ).relevant[0]
    found = suggestions.explain(first.id, 0, 500)
    assert (found.kind, found.territory.id) == ("relevant", METZ)
    assert found.rows_total == len(found.rows)
    assert [one.part for one in found.parts] == [one.part for one in first.parts]
    sites = [
        one for one in found.rows if one.table == "facility" and one.source == first.register_id
    ]
    assert {one.id for one in first.plants} <= {
        str(one.values["facility_id"]) for one in found.rows if one.table == "facility"
    }
    assert len(sites) == first.sites


def test_as_many_rows_explain_a_relevant_region_as_its_evidence_counts(
    suggestions: Suggestions, default_answers: Answers
) -> None:
    for territory in (METZ, CLUSES, MAYOTTE):
        for one in default_answers.partners(territory).relevant[:3]:
            rows = suggestions.explain(one.id, 0, 500).rows
            for source in one.evidence:
                own = [row for row in rows if row.source == source.source]
                if source.source == "cordis_h2020":
                    assert len({row.values["project_id"] for row in own}) == source.rows
                else:
                    assert len(own) == source.rows, (one.id, source.source)


def test_a_likely_region_that_no_list_shows_is_explained_too(
    suggestions: Suggestions, default_release: Release
) -> None:
    rows = default_release.table("partner_suggestion").filter(
        pl.col("territory_id") == METZ, pl.col("filiere_id").is_null(), ~pl.col("near")
    )
    last = rows.sort("rank").collect()["suggestion_id"][-1]
    assert suggestions.explain(last, 0, 5).id == last


def test_a_region_of_which_nothing_is_known_is_neither_similar_nor_complementary(
    default_release: Release,
) -> None:
    """A near region is listed though no register, statistics or project speaks of it there."""
    rows = default_release.table("relevant_partner").collect()
    silent = rows.filter(pl.col("relation").is_null())
    assert silent["near"].any()
    assert silent["sites"].null_count() == silent.height
    assert silent["projects"].sum() == 0
    with_sites = rows.filter(pl.col("sites").is_not_null())
    assert set(with_sites["relation"]) <= {"similar", "complementary"}


def parts(release: Release) -> pl.DataFrame:
    """Rows of relevant_partner, one column a part of the score."""
    rows = release.table("relevant_partner").collect()
    wide = (
        release.table("score_part").collect().pivot("part", index="suggestion_id", values="value")
    )
    return rows.rename({"sites": "counted"}).join(wide, on="suggestion_id")


def test_specialisation_counts_nothing_beside_sites_of_the_chain(default_release: Release) -> None:
    beside = parts(default_release).filter(pl.col("sites") > 0)
    assert beside.height > 100
    assert beside["specialisation"].drop_nulls().max() == 0


def test_what_is_known_of_a_division_alone_is_said_first_and_counts_half(
    default_release: Release,
) -> None:
    rows = parts(default_release)
    wide = rows.filter(pl.col("reason_en").str.starts_with("At the level of"))
    assert wide.height > 1000
    assert wide["sites"].null_count() == wide.height
    for part in ("specialisation", "topics"):
        assert wide.filter(pl.col(part) > 0.5).is_empty()
    others = rows.join(wide, on="suggestion_id", how="anti")
    unknown = others.filter(pl.col("sites").is_null(), pl.col("projects") == 0)
    assert unknown["reason_en"].str.starts_with("Nothing of this chain is known there").all()


def test_what_a_selective_register_does_not_show_is_not_counted_as_missing(
    default_release: Release,
) -> None:
    ground = default_release.table("territory_ground").filter(
        pl.col("use").cast(pl.String) == "quotient", pl.col("ground").cast(pl.String) == "register"
    )
    rows = parts(default_release).join(ground.collect(), on="territory_id", how="semi")
    assert rows["missing"].null_count() == rows.height
    assert rows["complement_rank"].drop_nulls().len() > 100


def test_each_line_says_what_is_there_before_those_that_hold_nothing(
    default_release: Release,
) -> None:
    first = default_release.table("relevant_partner").filter(pl.col("rank") <= 10).collect()
    unnamed = first.filter(pl.col("relation").is_null())
    held = first.filter(pl.col("relation") == "similar")
    said = r"register “|is specialised in"
    assert held.filter(~pl.col("reason_en").str.contains(said)).is_empty()
    assert unnamed.height < first.height / 100


def test_what_a_region_is_specialised_in_is_not_named_again_after_the_level(
    default_release: Release,
) -> None:
    reasons = (
        default_release.table("relevant_partner")
        .filter(pl.col("reason_fr").str.contains(" est spécialisée", literal=True))
        .select(
            pl.col("reason_fr").str.extract(r"^À l.échelle de [^«]*(«[^»]*»)").alias("level"),
            pl.col("reason_fr").str.extract(r" est spécialisée en («[^»]*»)").alias("named"),
            it=pl.col("reason_fr").str.contains(" y est spécialisée", literal=True),
        )
        .collect()
    )
    assert reasons["it"].any()
    assert reasons.filter("it")["level"].is_not_null().all()
    assert not (reasons["level"] == reasons["named"]).any()
