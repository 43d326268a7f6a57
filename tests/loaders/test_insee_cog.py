"""The official geographic code: what a code stands for, and what lies in what."""

import json
from pathlib import Path

import polars as pl
import pytest

from tests.loaders.geography_fixtures import (
    COMMUNES,
    EPCI,
    cog_files,
    commune,
    groupement,
    ids,
    official,
    pairs,
    row,
    run,
    shipped,
)
from ti_graph.errors import SourceError
from ti_graph.ingest.load import Tables


@pytest.fixture
def tables(tmp_path: Path) -> Tables:
    result, quarantine = run("insee_cog", tmp_path, cog_files())
    assert quarantine.table().is_empty()
    return result


def test_a_code_shared_with_a_delegated_commune_stands_for_the_commune_of_today(
    tables: Tables,
) -> None:
    code = row(tables["commune_code"], code="01015")
    assert (code["kind"], code["label"]) == ("current", "Arboys en Bugey")


def test_a_delegated_commune_keeps_its_name_and_leads_to_the_commune_of_today(
    tables: Tables,
) -> None:
    code = row(tables["commune_code"], code="01340")
    assert code["territory_id"] == "commune-01015"
    assert (code["kind"], code["label"]) == ("delegated", "Saint-Bois")


def test_an_associated_commune_leads_to_the_commune_of_today(tables: Tables) -> None:
    code = row(tables["commune_code"], code="57002")
    assert (code["territory_id"], code["kind"]) == ("commune-57463", "associated")


def test_an_arrondissement_leads_to_its_city_and_is_no_territory(tables: Tables) -> None:
    code = row(tables["commune_code"], code="75101")
    assert (code["territory_id"], code["kind"]) == ("commune-75056", "arrondissement")
    assert "commune-75101" not in ids(tables["territory"], "territory_id")


def test_a_former_code_leads_to_the_commune_that_took_it_in(tables: Tables) -> None:
    code = row(tables["commune_code"], code="14635")
    assert (code["territory_id"], code["kind"]) == ("commune-14712", "former")


def test_a_former_code_of_two_communes_is_set_aside(tmp_path: Path) -> None:
    twice = [
        commune("57001", "A", "57", "44", siren="1", population=1, anciensCodes=["57999"]),
        commune("57003", "B", "57", "44", siren="2", population=1, anciensCodes=["57999"]),
    ]
    result, quarantine = run("insee_cog", tmp_path, cog_files([*COMMUNES, *twice]))
    assert "57999" not in ids(result["commune_code"], "code")
    assert ids(quarantine.table(), "reason") >= {"former code of two communes"}


def test_a_commune_has_its_postcodes_and_shares_them(tmp_path: Path) -> None:
    extra = [
        commune("57010", "A", "57", "44", population=1, codesPostaux=["57000", "57050"]),
        commune("57011", "B", "57", "44", population=1, codesPostaux=["57000"]),
    ]
    result, _ = run("insee_cog", tmp_path, cog_files([*COMMUNES, *extra]))
    assert set(result["postcode"].select("territory_id", "postcode").rows()) >= {
        ("commune-57010", "57000"),
        ("commune-57010", "57050"),
        ("commune-57011", "57000"),
    }


def test_a_commune_without_postcode_has_none(tmp_path: Path) -> None:
    island = commune("85999", "Île", "85", "52", population=1)
    del island["codesPostaux"]
    result, _ = run("insee_cog", tmp_path, cog_files([*COMMUNES, island]))
    assert "commune-85999" not in ids(result["postcode"], "territory_id")


def test_codes_of_corsica_and_leading_zeros_stay_text(tables: Tables) -> None:
    assert row(tables["territory"], territory_id="commune-2B033")["code"] == "2B033"
    assert row(tables["territory"], territory_id="departement-01")["code"] == "01"
    assert ("commune-2B033", "departement-2B") in pairs(tables["containment"])


def test_a_code_written_as_a_number_stops_the_load(tmp_path: Path) -> None:
    files = cog_files()
    files["communes.json"] = files["communes.json"].replace('"57463"', "57463", 1)
    with pytest.raises(SourceError, match=r"communes\.json"):
        run("insee_cog", tmp_path, files)


def test_a_commune_without_population_is_unknown_and_never_zero(tables: Tables) -> None:
    territory = row(tables["territory"], territory_id="commune-98415")
    assert territory["population"] is None
    assert territory["population_status"] == "unknown"
    assert territory["siren"] is None


def test_a_dead_village_has_a_known_population_of_zero(tmp_path: Path) -> None:
    empty = commune("55050", "Bezonvaux", "57", "44", siren="215500505", population=0)
    result, _ = run("insee_cog", tmp_path, cog_files([*COMMUNES, empty]))
    territory = row(result["territory"], territory_id="commune-55050")
    assert (territory["population"], territory["population_status"]) == (0, "known")


def test_a_commune_outside_any_groupement_lies_in_its_departement_alone(tables: Tables) -> None:
    containers = {whole for part, whole in pairs(tables["containment"]) if part == "commune-85113"}
    assert containers == {"departement-85"}


def test_communes_lie_in_groupements_and_departements_and_these_in_regions(tables: Tables) -> None:
    assert pairs(tables["containment"]) >= {
        ("commune-57463", "epci-200039865"),
        ("commune-75056", "ept-200057867"),
        ("commune-57463", "departement-57"),
        ("departement-57", "region-44"),
    }


def test_a_groupement_is_reported_with_its_nature_siren_and_population(tables: Tables) -> None:
    territory = row(tables["territory"], territory_id="epci-200039865")
    assert territory["nature"] == "METRO"
    assert territory["siren"] == "200039865"
    assert territory["label"] == "Metz Métropole"
    assert (territory["population"], territory["population_status"]) == (121_695 + 14_000, "known")
    assert territory["population_year"] == 2023


def test_the_people_of_a_groupement_are_those_of_its_communes_of_one_year(tmp_path: Path) -> None:
    communes = [
        *COMMUNES,
        commune("97608", "Dzaoudzi", "976", "06", population=17_000),
        commune("57003", "Muette", "57", "44"),
        commune("97801", "Saint-Martin", "978", "00", population=30_000),
    ]
    epci = [
        groupement("200000011", "Mayotte", "CC", "97608"),
        groupement("200000012", "Deux années", "CC", "97608", "57463"),
        groupement("200000013", "Sans l'une", "CC", "57003", "57463"),
    ]
    result, _ = run("insee_cog", tmp_path, cog_files(communes, epci))
    groups = {
        siren: row(result["territory"], territory_id=f"epci-2000000{siren}")
        for siren in (11, 12, 13)
    }
    assert {
        siren: (one["population"], one["population_year"]) for siren, one in groups.items()
    } == {
        11: (17_000, 2017),
        12: (17_000 + 121_695, None),
        13: (None, None),
    }
    assert groups[13]["population_status"] == "unknown"
    away = row(result["territory"], territory_id="commune-97801")
    assert (away["population"], away["population_year"]) == (30_000, None)


def test_an_unknown_type_of_commune_or_groupement_is_set_aside(tmp_path: Path) -> None:
    communes = [*COMMUNES, commune("57009", "Neuve", "57", "44", type="commune-future")]
    epci = [*EPCI, groupement("200000000", "Autre", "XX", "57463")]
    result, quarantine = run("insee_cog", tmp_path, cog_files(communes, epci))
    assert "epci-200000000" not in ids(result["territory"], "territory_id")
    assert "57009" not in ids(result["commune_code"], "code")
    assert ids(quarantine.table(), "value") == {None, "XX"}, "free text is not kept"


def test_a_new_member_of_the_records_is_left(tmp_path: Path) -> None:
    communes = [*COMMUNES, commune("57009", "Neuve", "57", "44", altitude=12)]
    tables, _ = run("insee_cog", tmp_path, cog_files(communes))
    assert "commune-57009" in ids(tables["territory"], "territory_id")


def test_records_without_populations_stop_the_load(tmp_path: Path) -> None:
    communes = [
        {name: value for name, value in entry.items() if name != "population"} for entry in COMMUNES
    ]
    with pytest.raises(SourceError, match="population"):
        run("insee_cog", tmp_path, cog_files(communes))


def _holds_the_country(tables: Tables) -> None:
    territories = tables["territory"]
    kinds = dict(territories.group_by("kind").len().iter_rows())
    assert kinds == {"commune": 34_969, "epci": 1_255, "ept": 11, "departement": 109, "region": 26}
    communes = territories.filter(pl.col("kind") == "commune")
    assert communes["siren"].null_count() == 94
    codes = tables["commune_code"]
    assert codes["code"].is_unique().all()
    assert codes.filter(pl.col("kind") == "arrondissement").height == 45
    in_epci = tables["containment"].filter(pl.col("container_id").str.starts_with("epci-"))
    outside = communes.drop_nulls("siren").join(
        in_epci, left_on="territory_id", right_on="member_id", how="anti"
    )
    assert ids(outside, "label") == {"Île-de-Bréhat", "Île-de-Sein", "Ouessant", "L'Île-d'Yeu"}
    known = ids(territories, "territory_id")
    assert ids(codes, "territory_id") <= known
    assert ids(tables["containment"], "container_id") <= known


def test_the_shipped_snapshot_holds_every_commune_and_groupement() -> None:
    _holds_the_country(shipped("insee_cog"))


@pytest.mark.shared
def test_the_official_files_give_every_commune_and_groupement() -> None:
    _holds_the_country(official("insee_cog"))


# --- names and codes of earlier years ------------------------------------------------------------


def test_the_snapshot_keeps_the_names_of_parts_and_of_earlier_years() -> None:
    names = shipped("insee_cog")["commune_name"]
    bore = dict(names.select("label", "territory_id").iter_rows())
    assert bore["Cherbourg-Octeville"] == "commune-50129"
    assert bore["Bellegarde-sur-Valserine"] == "commune-01033"
    assert bore["Hauteville-Lompnes"] == "commune-01185"
    assert bore["Neussargues en Pinatelle"] == "commune-15141"
    assert names.height >= 6_000


def test_a_former_code_bears_the_name_that_it_had() -> None:
    codes = shipped("insee_cog")["commune_code"]
    assert row(codes, code="01018")["label"] == "Arlod"
    former = codes.filter(pl.col("kind") == "former")
    today = shipped("insee_cog")["territory"].select("territory_id", now="label")
    same = former.join(today, on="territory_id").filter(pl.col("label") == pl.col("now"))
    # Corsica in 1976 and the départements around Paris in 1968 changed codes, not names.
    assert same.height <= 900


@pytest.mark.parametrize(("code", "commune"), [("97123", "97701"), ("97127", "97801")])
def test_the_codes_of_saint_barthelemy_and_saint_martin_before_2007_lead_there(
    code: str, commune: str
) -> None:
    found = row(shipped("insee_cog")["commune_code"], code=code)
    assert (found["territory_id"], found["kind"]) == (f"commune-{commune}", "former")


def test_a_commune_that_was_split_is_known_with_its_years_and_parts() -> None:
    split = shipped("insee_cog")["commune_split"].filter(code="15141")
    assert set(split["part_id"]) == {
        f"commune-{code}" for code in ("15031", "15035", "15047", "15141", "15171")
    }
    assert split.select("first_year", "last_year").unique().rows() == [(2016, 2024)]


def test_names_of_communes_that_are_not_there_are_left(tables: Tables) -> None:
    known = set(tables["territory"]["territory_id"])
    assert set(tables["commune_name"]["territory_id"]) <= known
    assert set(tables["commune_split"]["part_id"]) <= known


def _with_arrondissements(*rows: tuple[str, str]) -> dict[str, str]:
    """The small country, where Metz (seat of its département) and Longwy lie in arrondissements."""
    files = cog_files()
    communes = json.loads(files["communes.json"])
    lies_in = {"57463": "579", "57751": "579", "54329": "541"}
    for one in communes:
        if one["type"] == "commune-actuelle" and one["code"] in lies_in:
            one["arrondissement"] = lies_in[one["code"]]
    documents = [
        {"code": code, "nom": "Autre nom", "chefLieu": seat, "departement": code[:2],
         "region": "44", "typeLiaison": 0}
        for code, seat in rows
    ]  # fmt: skip
    return files | {
        "communes.json": json.dumps(communes), "arrondissements.json": json.dumps(documents),
    }  # fmt: skip


def test_an_arrondissement_has_its_office_of_the_state_at_its_seat(tmp_path: Path) -> None:
    files = _with_arrondissements(("579", "57463"), ("541", "54329"))
    tables, quarantine = run("insee_cog", tmp_path, files)
    assert quarantine.table().is_empty()
    offices = tables["organisation"].select("organisation_id", "label", "seat_id", "kind").rows()
    assert offices == [
        ("prefecture-579", "Préfecture (Metz)", "commune-57463", "public_body"),
        ("sous-prefecture-541", "Sous-préfecture (Longwy)", "commune-54329", "public_body"),
    ]
    served = dict(tables["commune_office"].select("territory_id", "organisation_id").rows())
    assert served == {
        "commune-57463": "prefecture-579", "commune-57751": "prefecture-579",
        "commune-54329": "sous-prefecture-541",
    }  # fmt: skip


def test_an_arrondissement_whose_seat_is_no_commune_is_set_aside(tmp_path: Path) -> None:
    files = _with_arrondissements(("579", "57463"), ("541", "54999"))
    tables, quarantine = run("insee_cog", tmp_path, files)
    assert quarantine.table()["reason"].to_list() == ["unknown seat"]
    assert tables["organisation"]["organisation_id"].to_list() == ["prefecture-579"]
    assert "commune-54329" not in set(tables["commune_office"]["territory_id"])


def test_files_without_arrondissements_tell_no_office(tables: Tables) -> None:
    assert "commune_office" not in tables


def test_the_snapshot_has_an_office_of_the_state_for_each_arrondissement() -> None:
    tables = shipped("insee_cog")
    labels = tables["organisation"]["label"]
    assert labels.len() == 333
    assert labels.str.contains(r"^(Préfecture|Sous-préfecture) \(.+\)$").all()
    served = tables["commune_office"].join(
        tables["organisation"], on="organisation_id", maintain_order="left"
    )
    of = dict(served.select("territory_id", "label").rows())
    assert of["commune-57463"] == "Préfecture (Metz)"
    assert of["commune-57672"] == of["commune-57221"] == "Sous-préfecture (Thionville)"
    assert of["commune-74081"] == "Sous-préfecture (Bonneville)"
