"""An industry has one English name, whichever nomenclature says it."""

import polars as pl

from ti_graph.answers.actors import Actors
from ti_graph.answers.industry_names import industry_names
from ti_graph.answers.network_nodes import nodes
from ti_graph.answers.search_names import entries
from ti_graph.answers.sites import Sites
from ti_graph.answers.territories import Answers
from ti_graph.graph.release import Release


def test_an_industry_has_one_name_though_it_corresponds_to_several(
    default_release: Release,
) -> None:
    links = default_release.table("industry_correspondence").collect()
    several = links.group_by("from_id").len().filter(pl.col("len") > 1)["from_id"]
    assert "naf2-25.50A" in several.to_list()
    names = industry_names(default_release).collect()
    assert names["industry_id"].n_unique() == names.height
    (forging,) = names.filter(pl.col("industry_id") == "naf2-25.50A").iter_rows(named=True)
    assert forging["label_en"].startswith("Forging, pressing, stamping")
    assert forging["label_fr"].startswith("Forge, estampage")


def test_every_industrial_class_of_naf_has_an_english_name(default_release: Release) -> None:
    names = industry_names(default_release).collect()
    industrial = names.filter(
        pl.col("industry_id").str.contains(r"^naf2-(0[5-9]|[12]\d|3\d)\.\d\d[A-Z]$")
    )
    assert industrial.height > 250
    assert industrial["label_en"].null_count() == 0


def test_parts_of_one_class_have_each_a_name_of_its_own(default_release: Release) -> None:
    names = industry_names(default_release).collect()
    said = dict(names.select("industry_id", "label_en").iter_rows())
    assert said["naf2-25.62A"] == "Machining (Décolletage)"
    assert said["naf2-25.62B"] == "Machining (Mécanique industrielle)"
    # A class that NAF does not part keeps the name that NACE gives it.
    assert said["naf2-25.61Z"] == said["nace2-25.61"] == "Treatment and coating of metals"
    industrial = names.filter(
        pl.col("industry_id").str.contains(r"^naf2-(0[5-9]|[12]\d|3\d)\.\d\d[A-Z]$")
    )
    assert industrial["label_en"].n_unique() == industrial.height


def test_every_answer_says_the_same_english_name(
    default_release: Release, default_answers: Answers
) -> None:
    names = industry_names(default_release).collect()
    known = dict(names.drop_nulls("label_en").select("industry_id", "label_en").iter_rows())
    for found in (entries(default_release), nodes(default_release)):
        said = dict(found.select("id", "label_en").iter_rows())
        assert {one: said[one] for one in known} == known
    actors = Actors(default_answers)
    items = actors.industries("naf_rev2", None, 0, 10_000).items
    assert {one.id: one.label.en for one in items if one.id in known} == {
        one.id: known[one.id] for one in items if one.id in known
    }
    for one in Sites(default_release).sites("ti-2023-8422"):
        assert one.industry_label.en == known[f"naf2-{one.industry}"]
