"""Sources of actors that are absent until fetched: directory, France Relance, sites, IREP."""

import json
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from tests.loaders.firms_fixtures import load
from tests.loaders.geography_fixtures import row
from ti_graph.ingest.load import Tables

FRANCE: Tables = {
    "commune_code": pl.DataFrame(
        {
            "code": ["57463", "57001", "74208", "88365"],
            "territory_id": ["commune-57463", "commune-57463", "commune-74208", "commune-88413"],
            "kind": ["current", "former", "current", "associated"],
            "label": ["Metz", "Metz", "Passy", "Robache"],
        }
    ),
    "commune_name": pl.DataFrame(
        {"territory_id": ["commune-88413"], "label": ["Saint-Dié"], "until": [1999]}
    ),
    "territory": pl.DataFrame(
        {
            "territory_id": ["commune-57463", "commune-88413", "commune-97122"],
            "kind": ["commune"] * 3,
            "code": ["57463", "88413", "97122"],
            "label": ["Metz", "Saint-Dié-des-Vosges", "Baie-Mahault"],
        }
    ),
}

# --- the public directory -----------------------------------------------------------------------


def body(number: int, service: str, **more: Any) -> dict[str, Any]:
    """A record of the directory: what is nested is JSON in a string."""
    pivot = json.dumps([{"type_service_local": service, "code_insee_commune": ["57463"]}])
    return {
        "id": f"0000-{number}",
        "nom": f"Service  {number}",
        "pivot": pivot,
        "adresse": json.dumps([{"code_postal": "57000", "nom_commune": "Metz"}]),
        "telephone": json.dumps([{"valeur": "03"}]),
        "affectation_personne": json.dumps([{"personne": {"nom": "DURAND"}}]),
        "code_insee_commune": "57463",
        "siret": "955511217 00106",
        **more,
    }


def directory(folder: Path, *bodies: dict[str, Any]) -> tuple[pl.DataFrame, pl.DataFrame]:
    files = {"api-lannuaire-administration.json": json.dumps(bodies)}
    tables, quarantine = load("dila_annuaire", folder, files, FRANCE)
    return tables["organisation"], quarantine


def test_chambers_and_state_services_are_reported_and_the_rest_is_left(tmp_path: Path) -> None:
    found, quarantine = directory(
        tmp_path, body(1, "cci"), body(2, "prefecture"), body(3, "mairie"), body(4, "dreets")
    )
    kinds = dict(found.select("organisation_id", "kind").iter_rows())
    assert kinds == {
        "annuaire-0000-1": "cci", "annuaire-0000-2": "public_body",
        "annuaire-0000-4": "public_body",
    }  # fmt: skip
    chamber = row(found, organisation_id="annuaire-0000-1")
    assert (chamber["label"], chamber["seat_id"]) == ("Service 1", "commune-57463")
    assert chamber["siren"] == "955511217"
    assert quarantine.is_empty()


def test_no_person_in_charge_is_read(tmp_path: Path) -> None:
    found, quarantine = directory(tmp_path, body(1, "cci"), body(2, "cci", pivot="{"))
    assert "DURAND" not in str(found.rows()) + str(quarantine.rows())


@pytest.mark.parametrize("pivot", ["{not json", '{"a": 1}', "[1]", "[" * 5000])
def test_json_that_is_none_within_a_string_is_set_aside(tmp_path: Path, pivot: str) -> None:
    found, quarantine = directory(tmp_path, body(1, "cci"), body(2, "cci", pivot=pivot))
    assert found.height == 1
    assert quarantine["reason"].to_list() == ["not JSON within a string"]


# --- France Relance -----------------------------------------------------------------------------

RELANCE = (
    "entreprise,type_entreprise,siren,volet_relance,mesure,nom_departement,nom_commune,code_postal,"
    "coordonnees_gps,description_projet,mesure_light,mise_a_jour,filiere,code_departement,nom_region"
)


def award(siren: str, commune: str = "METZ", departement: str = "57", measure: str = "Aide") -> str:
    return (
        f"MARTIN DUPOND,PME,{siren},Compétitivité,{measure},Moselle,{commune},57000,"
        f'"49.1, 6.2",Projet de M. Dupond,X,2022-03-21,Chimie,{departement},Grand Est'
    )


def awards(
    folder: Path, *rows: str, header: str = RELANCE, encoding: str = "utf-8"
) -> tuple[pl.DataFrame, pl.DataFrame]:
    content = "\n".join([header, *rows, ""]).encode(encoding)
    tables, quarantine = load("dge_relance", folder, {"plan-de-relance.csv": content}, FRANCE)
    return tables["award"], quarantine


@pytest.mark.parametrize(
    ("written", "siren"),
    [
        ("955511217", "955511217"),
        ("95551121700106", "955511217"),
        ("955511217.0", "955511217"),
        ("95551121700106.0", "955511217"),
        ("5520135", "005520135"),
        ("955511218", None),
        ("", None),
        ("en cours", None),
    ],
)
def test_a_firm_s_number_is_reported_however_it_is_written(
    tmp_path: Path, written: str, siren: str | None
) -> None:
    found, quarantine = awards(tmp_path, award(written))
    assert found["siren"].to_list() == [siren]
    assert quarantine.is_empty()


def test_a_commune_is_found_by_its_name_in_its_departement(tmp_path: Path) -> None:
    found, _ = awards(
        tmp_path,
        award("955511217", "ST DIE DES VOSGES", "88.0"),
        award("955511217", "BAIE-MAHAULT", "971.0"),
        award("955511217", "METZ", "88"),
        award("955511217", "SAINT DIE", "88"),
        award("955511217", "Robache", "88"),
    )
    expected = ["commune-88413", "commune-97122", None, "commune-88413", "commune-88413"]
    assert found["territory_id"].to_list() == expected


def test_entities_a_mark_of_order_and_cp1252_are_read(tmp_path: Path) -> None:
    found, _ = awards(tmp_path, award("955511217", measure="Efficacit&eacute; &amp; carbone"),
                      encoding="utf-8-sig")  # fmt: skip
    assert found["measure"].to_list() == ["Efficacité & carbone"]
    (tmp_path / "old").mkdir()
    found, _ = awards(tmp_path / "old", award("955511217", measure="Décarbonation"),
                      encoding="cp1252")  # fmt: skip
    assert found["measure"].to_list() == ["Décarbonation"]


def test_columns_are_the_same_with_or_without_underscores(tmp_path: Path) -> None:
    found, _ = awards(tmp_path, award("955511217"), header=RELANCE.replace("_", ""))
    assert found.height == 1
    found, _ = awards(
        tmp_path, award("955511217"), header=RELANCE.replace("mise_a_jour", "montant")
    )
    assert found.height == 1


def test_a_project_keeps_its_identifier_when_the_export_is_ordered_otherwise(
    tmp_path: Path,
) -> None:
    projects = [award("955511217"), award("955511217", measure="Prêt"), award("", "LYON")]
    (tmp_path / "turned").mkdir()
    found, _ = awards(tmp_path, *projects)
    turned, _ = awards(tmp_path / "turned", *reversed(projects))
    result = ["award_id", "siren", "measure", "territory_id"]
    assert set(found.select(result).rows()) == set(turned.select(result).rows())


def test_two_projects_that_read_alike_are_told_apart(tmp_path: Path) -> None:
    found, _ = awards(tmp_path, award("955511217"), award("955511217"))
    assert found["award_id"].n_unique() == 2


def test_neither_the_name_of_a_firm_nor_what_it_describes_is_read(tmp_path: Path) -> None:
    found, quarantine = awards(tmp_path, award("955511217"), award("955511217", measure=""))
    assert "dupond" not in (str(found.rows()) + str(quarantine.rows())).lower()


def test_a_shifted_row_that_names_a_person_is_set_aside_without_the_name(tmp_path: Path) -> None:
    found, quarantine = awards(
        tmp_path, award("955511217", measure="DURAND Sophie"), award("955511217")
    )
    assert found.height == 1
    assert quarantine.select("column", "value").rows() == [("mesure", None)]


# --- sites --------------------------------------------------------------------------------------


def test_a_ready_site_is_reported_once_with_an_unknown_area(tmp_path: Path) -> None:
    text = (
        "id_site,insee_com,lib_com,maturite_site\n"
        "1,57001,Ancienne,Site mature\n1,57463,Metz,Site mature\n2,99999,Nulle part,x\n"
    )
    files = {"liste-sites-cles-en-main-com2025.csv": text}
    tables, quarantine = load("anct_sites", tmp_path, files, FRANCE)
    site = row(tables["site"], site_id="cle-en-main-1")
    assert (site["territory_id"], site["theme"]) == ("commune-57463", "Site mature")
    assert (site["hectares"], site["hectares_status"]) == (None, "unknown")
    assert quarantine["reason"].to_list() == ["commune code of no vintage"]
