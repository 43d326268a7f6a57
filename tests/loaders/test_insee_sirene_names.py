"""Names and points of SIRENE's establishments: what may be shown of them."""

from pathlib import Path

import pytest

from tests.loaders.firms_fixtures import (
    Content,
    load,
)
from tests.loaders.geography_fixtures import row
from tests.loaders.sirene_fixtures import CSV, FRANCE, UNITS, loaded, other, unit_of, units
from tests.loaders.sirene_layout import as_text, numbered


def test_a_firm_that_asks_for_privacy_has_a_secret_name(tmp_path: Path) -> None:
    public, private = other(1), numbered("356000000", "49837")
    rows = [public, private, {**other(2), "statutDiffusionEtablissement": "O"}]
    rows[1] = {**private, "statutDiffusionEtablissement": "P"}
    tables, _ = loaded(tmp_path, as_text(*rows))
    found = dict(tables["legal_unit"].select("siren", "label_status").iter_rows())
    assert found == {"955511217": "unknown", "356000000": "secret"}
    assert tables["legal_unit"]["label"].is_null().all()


def test_a_company_bears_its_corporate_name(tmp_path: Path) -> None:
    found = unit_of(tmp_path, {})
    assert (found["label"], found["label_status"]) == ("FORGES DE METZ", "known")


@pytest.mark.parametrize(
    "unit",
    [
        {"statutDiffusionUniteLegale": "P"},
        {"denominationUniteLegale": "[ND]"},
        {"categorieJuridiqueUniteLegale": "1000", "denominationUniteLegale": "DUPOND CAMILLE"},
        {"categorieJuridiqueUniteLegale": ""},
    ],
)
def test_a_masked_unit_and_a_natural_person_have_a_secret_name(
    tmp_path: Path, unit: dict[str, str]
) -> None:
    found = unit_of(tmp_path, unit)
    assert (found["label"], found["label_status"]) == (None, "secret")


def test_a_masked_establishment_hides_the_name_of_its_company(tmp_path: Path) -> None:
    found = unit_of(tmp_path, {}, statutDiffusionEtablissement="P")
    assert (found["label"], found["label_status"]) == (None, "secret")


def test_a_company_without_a_name_has_an_unknown_one(tmp_path: Path) -> None:
    found = unit_of(tmp_path, {"denominationUniteLegale": ""})
    assert (found["label"], found["label_status"]) == (None, "unknown")


PLACES = "GeolocalisationEtablissement_Sirene_pour_etudes_statistiques_utf8.csv"
PLACES_HEADER = (
    "siret;x;y;qualite_xy;epsg;plg_qp24;plg_iris;plg_zus;plg_qp15;plg_qva;plg_code_commune;"
    "distance_precision;qualite_qp24;qualite_iris;qualite_zus;qualite_qp15;qualite_qva;"
    "y_latitude;x_longitude"
)


def placed(folder: Path, line: str, **establishment: str) -> tuple[float | None, float | None]:
    files: dict[str, Content] = {
        CSV: as_text(establishment), PLACES: f"{PLACES_HEADER}\n{line}\n",
    }  # fmt: skip
    tables, _ = load("insee_sirene", folder, files, FRANCE)
    found = row(tables["establishment"])
    return found["longitude"], found["latitude"]


EXACT = "95551121700106;931000;6895000;11;2154;HZ;;;;;57463;1;;;;;;49.11;6.17"


def test_an_establishment_is_where_the_geolocated_register_puts_it(tmp_path: Path) -> None:
    assert placed(tmp_path, EXACT) == (6.17, 49.11)


def test_a_masked_establishment_is_nowhere(tmp_path: Path) -> None:
    assert placed(tmp_path, EXACT, statutDiffusionEtablissement="P") == (None, None)


@pytest.mark.parametrize("line", [EXACT.replace(";11;", ";33;"), EXACT.replace("6.17", "617"),
                                  EXACT.replace("95551121700106", "95551121700114")])  # fmt: skip
def test_a_place_that_is_the_commune_s_or_none_is_unknown(tmp_path: Path, line: str) -> None:
    assert placed(tmp_path, line) == (None, None)


SWAPPED = EXACT.replace("49.11;6.17", "6.17;49.11")


def test_swapped_coordinates_are_put_in_order(tmp_path: Path) -> None:
    assert placed(tmp_path, SWAPPED) == (6.17, 49.11)


def test_a_point_out_of_its_part_of_france_is_unknown_and_reported(tmp_path: Path) -> None:
    line = EXACT.replace("49.11;6.17", "0;0")
    files: dict[str, Content] = {CSV: as_text({}), PLACES: f"{PLACES_HEADER}\n{line}\n"}
    tables, quarantine = load("insee_sirene", tmp_path, files, FRANCE)
    assert tables["establishment"]["longitude"].to_list() == [None]
    assert quarantine["value"].to_list() == ["95551121700106"]


@pytest.mark.parametrize(
    "other_row",
    [
        {"statutDiffusionUniteLegale": "P"},
        {"categorieJuridiqueUniteLegale": "1000"},
        {"denominationUniteLegale": "[ND]"},
    ],
)
@pytest.mark.parametrize("first", [True, False])
def test_a_unit_that_is_there_twice_is_named_where_each_of_its_rows_lets_it(
    tmp_path: Path, other_row: dict[str, str], first: bool
) -> None:
    rows = [other_row, {}] if first else [{}, other_row]
    files: dict[str, Content] = {CSV: as_text({}), UNITS: units(*rows)}
    tables, _ = load("insee_sirene", tmp_path, files, FRANCE)
    found = row(tables["legal_unit"])
    assert (found["label"], found["label_status"]) == (None, "secret")


def test_a_unit_that_is_there_twice_alike_has_its_name(tmp_path: Path) -> None:
    files: dict[str, Content] = {CSV: as_text({}), UNITS: units({}, {})}
    tables, _ = load("insee_sirene", tmp_path, files, FRANCE)
    assert row(tables["legal_unit"])["label"] == "FORGES DE METZ"


def test_no_name_and_no_address_is_ever_read(tmp_path: Path) -> None:
    names = ("enseigne1Etablissement", "denominationUsuelleEtablissement",
             "libelleVoieEtablissement", "complementAdresseEtablissement")  # fmt: skip
    rows = [dict.fromkeys(names, "MARTIN DUPOND"), {**other(1), "siret": "MARTIN"}]
    tables, quarantine = loaded(tmp_path, as_text(*rows))
    shown = str([frame.rows() for frame in tables.values()]) + str(quarantine.rows())
    assert "DUPOND" not in shown
