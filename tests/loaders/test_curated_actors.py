"""Tables of facts gathered by hand: phases, axes, claims, pôles, committees, chambers."""

import re
import unicodedata
from pathlib import Path

import polars as pl
import pytest

from tests.loaders.geography_fixtures import ids, row, run, shipped
from ti_graph.ingest.registry import registered_source

CURATED = ("anct_programme", "dge_poles", "csf_filieres", "cci")


@pytest.mark.parametrize("name", CURATED)
def test_a_curated_card_says_whose_facts_these_are(name: str) -> None:
    card = registered_source(name).card
    assert card.kind == "curated"
    assert card.publisher.name == "ti-graph"
    assert "by hand" in card.licence.attribution


@pytest.mark.parametrize("name", CURATED)
def test_every_curated_organisation_says_so(name: str) -> None:
    organisations = shipped(name)["organisation"]
    assert ids(organisations, "basis") == {"curated"}
    assert all(re.fullmatch(r"[a-z0-9-]+", name) for name in ids(organisations, "organisation_id"))


def test_the_two_phases_follow_each_other() -> None:
    phases = shipped("anct_programme")["programme_phase"].sort("phase")
    assert list(phases.select("phase", "last_year").iter_rows()) == [(2018, 2022), (2023, 2027)]


def test_a_share_that_no_report_tells_is_unknown_and_never_zero() -> None:
    axes = shipped("anct_programme")["programme_axis"]
    first = axes.filter(pl.col("phase") == 2018)
    assert first["project_share"].null_count() == first.height == 4
    assert ids(first, "project_share_status") == {"unknown"}
    second = axes.filter(pl.col("phase") == 2023)
    assert second["project_share"].sum() == pytest.approx(0.92)


def test_a_share_written_as_a_percentage_is_set_aside(tmp_path: Path) -> None:
    folder = registered_source("anct_programme").folder
    files = {path.name: path.read_text("utf-8") for path in folder.glob("*.csv")}
    files["axes.csv"] = files["axes.csv"].replace("0.24", "24 %")
    tables, quarantine = run("anct_programme", tmp_path, files)
    assert "2023-transition" not in ids(tables["programme_axis"], "axis_id")
    assert quarantine.table()["value"].to_list() == ["24 %"]


def test_claims_say_who_states_them_and_keep_their_bound() -> None:
    claims = shipped("anct_programme")["programme_claim"]
    jobs = row(claims, claim_id="jobs-possible")
    assert (jobs["value"], jobs["bound"]) == (400_000, "minimum")
    assert "Sénat" in jobs["stated_by"]
    assert "Cour des comptes" in row(claims, claim_id="committed-eur")["stated_by"]


def test_the_programmes_count_of_epci_stays_beside_the_lists() -> None:
    claim = row(shipped("anct_programme")["programme_claim"], claim_id="epci-2023-2027")
    members = shipped("anct_territoires")["containment"].filter(
        pl.col("member_id").str.starts_with("epci-"),
        pl.col("container_id").str.starts_with("ti-2023-"),
    )
    assert (claim["value"], members.height) == (630, 626)


def test_the_seat_of_each_pole_is_the_commune_that_its_table_names() -> None:
    facts = pl.read_csv(registered_source("dge_poles").folder / "facts.csv", infer_schema=False)
    communes = shipped("insee_cog")["territory"].filter(pl.col("kind") == "commune")
    seats = facts.join(
        communes.select("code", name="label"), left_on="seat_code", right_on="code", how="left"
    )
    assert seats.filter(pl.col("seat").ne_missing(pl.col("name"))).is_empty()
    assert ids(shipped("dge_poles")["organisation"], "seat_id") <= ids(communes, "territory_id")


def test_qualitropic_sits_in_la_reunion() -> None:
    pole = row(shipped("dge_poles")["organisation"], organisation_id="pole-qualitropic")
    assert pole["seat_id"] == "commune-97411"


@pytest.mark.parametrize("name", ["dge_poles", "csf_filieres"])
def test_each_theme_speaks_of_industries_that_nace_has(name: str) -> None:
    tables = shipped(name)
    industries = shipped("eurostat_nace")["industry"].filter(pl.col("level") == "division")
    assert ids(tables["organisation_industry"], "industry_id") <= ids(industries, "industry_id")
    assert ids(tables["organisation_industry"], "organisation_id") == ids(
        tables["organisation"], "organisation_id"
    )


def test_pole_materalia_speaks_of_metals() -> None:
    industries = shipped("dge_poles")["organisation_industry"]
    materalia = industries.filter(pl.col("organisation_id") == "pole-materalia")
    assert "nace2-24" in ids(materalia, "industry_id")


def test_each_committee_is_named_after_its_filiere() -> None:
    for committee in shipped("csf_filieres")["organisation"].iter_rows(named=True):
        plain = unicodedata.normalize("NFKD", committee["theme"]).encode("ascii", "ignore").decode()
        slug = "csf-" + re.sub("[^a-z]+", "-", plain.lower())
        assert committee["organisation_id"] == slug
        assert committee["label"].endswith(committee["theme"])


def test_each_region_has_one_chamber_and_the_country_one() -> None:
    areas = shipped("cci")["organisation"]["area_id"]
    regions = shipped("insee_cog")["territory"].filter(
        pl.col("kind") == "region", pl.col("code").str.len_chars() == 2
    )
    assert areas.is_unique().all()
    assert set(areas) == ids(regions, "territory_id") | {"country-FR"}
