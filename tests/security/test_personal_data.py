"""Crafted rows of natural persons and masked units: nothing of them is in a release."""

import io
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from loaders.insee_sirene.columns import UNITS as UNITS_LAYOUT
from tests.ingest.test_erasure import tells
from tests.loaders.cordis_fixtures import as_csv
from tests.loaders.firms_fixtures import registered, with_check_digit
from tests.loaders.sirene_layout import COLUMNS, as_text, numbered
from tests.small_country import small_sources
from ti_graph.build import build
from ti_graph.graph.release import Release, Releases
from ti_graph.ingest.registry import RegisteredSource
from ti_graph.settings import Settings

PERSON = "DUPONT-LAJOIE Clémentine"
STREET = "RUE-DES-LILAS-BLANCS"
SOLE_TRADER, MASKED = (with_check_digit(number) for number in ("95551121", "80000000"))


def row(siren: str, **more: str) -> dict[str, str]:
    """An establishment whose every free column tells of a person."""
    nic = with_check_digit(f"{siren}0001")[9:]
    personal = {
        name: PERSON
        for name in COLUMNS
        if any(word in name.lower() for word in ("enseigne", "denomination", "nom"))
        and not name.startswith("nomenclature")
    }
    address = {
        name: STREET
        for name in COLUMNS
        if any(word in name.lower() for word in ("voie", "adresse", "distribution"))
    }
    place = {"codeCommuneEtablissement": "01001"}
    return {**personal, **address, **numbered(siren, nic), **place, **more}


def built(data: Path, *names: str) -> Release:
    """A release of the small country where sources `names` are the real ones."""
    real = [registered(name) for name in names]
    loose = {
        one.card.id: replace(one, card=one.card.model_copy(update={"expected": []})) for one in real
    }
    wanted: list[RegisteredSource] = []
    for one in [*small_sources(), *loose.values()]:
        known = {source.card.id for source in wanted}
        if one.card.id in known:
            continue
        chosen = loose.get(one.card.id, one)
        required = [name for name in chosen.card.requires if name not in known]
        wanted += [loose.get(name, registered(name)) for name in required]
        wanted.append(chosen)
    build(Settings(data=data), sources=wanted)
    return Releases(data).current()


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Release:
    """The small country with a register of a sole trader and a masked unit."""
    data = tmp_path_factory.mktemp("persons")
    folder = data / "sources" / "insee_sirene"
    folder.mkdir(parents=True)
    text = as_text(
        row(SOLE_TRADER),
        row(MASKED, statutDiffusionEtablissement="P"),
        row(with_check_digit("73282932"), codeCommuneEtablissement="[ND]"),
    )
    assert PERSON in text
    assert STREET in text
    (folder / "StockEtablissement_x.csv").write_text(text, "utf-8")
    return built(data, "insee_sirene")


def test_the_crafted_rows_are_taken(release: Release) -> None:
    sirens = release.table("establishment").select("siren").collect()["siren"].to_list()
    assert {SOLE_TRADER, MASKED} <= set(sirens)


@pytest.mark.parametrize("word", [PERSON, "DUPONT", "Clémentine", STREET])
def test_no_name_and_no_street_is_anywhere_in_the_release(release: Release, word: str) -> None:
    assert tells(release, word) == []
    for path in release.folder.rglob("*"):
        if path.is_file():
            assert word.encode() not in path.read_bytes(), path.name


def test_a_masked_unit_has_a_secret_name(release: Release) -> None:
    units = release.table("legal_unit").collect()
    masked = units.filter(siren=MASKED).row(0, named=True)
    assert (masked["label"], masked["label_status"]) == (None, "secret")
    assert units.filter(pl.col("siren").is_in([SOLE_TRADER, MASKED]))["label"].null_count() == 2


def test_a_masked_commune_is_counted_and_set_aside(release: Release) -> None:
    aside = release.table("quarantine").filter(source="insee_sirene").collect()
    assert "[ND]" in aside["value"].to_list()


# --- many sources, many forms -------------------------------------------------------------------

FAMILY = "Quercigny"
"""Of every invented person below: it is nowhere in what is released."""
CORPORATE = "ACIERIES DE LA BORNE SAS"
CATEGORIES = ("1000", "1000.0", "01000", " 1000", "1100", "1500", "1900", "2110", "2310", "", "SA")
STATUSES = ("P", "o", "p", "", "N", "OUI")
SITES = (
    f"{FAMILY} JEAN-YVES", f"{FAMILY} Jean-Pierre", f"ENTREPRISE {FAMILY} MARIE",
    f"M. {FAMILY}", f"EARL {FAMILY}", f"GAEC {FAMILY} PERE ET FILS", f"EIRL {FAMILY} Luc",
    f"INDIVISION {FAMILY} PIERRE ET MARIE", f"CARRIERE {FAMILY} Alain", f"J. {FAMILY}",
    f"MENUISERIE Sophie {FAMILY}", f"Mme {FAMILY}",
)  # fmt: skip
PARTICIPANTS = (
    f"{FAMILY} SOPHIE ENGINEERING", f"{FAMILY} Jean Conseil", f"{FAMILY} Jan – Firma",
    f"Dr. Anna {FAMILY}", f"{FAMILY} GbR", f"Hans-Peter {FAMILY}",
)  # fmt: skip
SHOWN_PLACE = (4.9151, 46.1531)
PLACES = [
    *((4.9246813, 46.1246813) for _ in range(len(CATEGORIES) + len(STATUSES))),
    SHOWN_PLACE, (4.9246813, 46.1246813),
]  # fmt: skip
"""Where establishments lie: of sole traders and masked units, of the company, of a masked one."""
HIDDEN_SITE, HIDDEN_X, HIDDEN_Y = "FONDERIE CACHEE SARL", "6.1357911", "49.1357911"
IREP_HEADER = (
    "identifiant;nom_etablissement;numero_siret;code_insee;commune;coordonnees_x;coordonnees_y;"
    "code_epsg;annee\n"
)


def unit_rows(sirens: list[str]) -> str:
    """Units whose every name is the invented one: each category, each status, and a company."""
    named = dict.fromkeys(UNITS_LAYOUT.read + UNITS_LAYOUT.ignored, "")
    personal = {
        name: f"{FAMILY} JEAN" for name in named if "nom" in name.lower() and "nomen" not in name
    }
    whole = {**named, **personal, "statutDiffusionUniteLegale": "O"}
    kinds = [{"categorieJuridiqueUniteLegale": category} for category in CATEGORIES]
    kinds += [
        {"categorieJuridiqueUniteLegale": "5710", "statutDiffusionUniteLegale": status}
        for status in STATUSES
    ]
    company = {"categorieJuridiqueUniteLegale": "5710", "denominationUniteLegale": CORPORATE}
    rows = [
        {**whole, "siren": siren, **kind}
        for siren, kind in zip(sirens, [*kinds, company], strict=True)
    ]
    rows[-1] |= {name: "" for name in personal if name != "denominationUniteLegale"}
    lines = [",".join(named), *(",".join(row[name] for name in named) for row in rows)]
    return "\n".join(lines) + "\n"


@pytest.fixture(scope="module")
def crowd(tmp_path_factory: pytest.TempPathFactory) -> tuple[Release, str]:
    """A release of crafted rows of three registers, and all that was printed meanwhile."""
    data = tmp_path_factory.mktemp("crowd")
    sirens = [with_check_digit(f"{90000000 + k:08d}") for k in range(18)]
    hidden = with_check_digit("81000000")
    establishments = [row(siren) for siren in sirens]
    establishments.append(row(hidden, statutDiffusionEtablissement="P"))
    shifted = row(
        with_check_digit("82000000"),
        siret=f"{FAMILY} JEAN",
        activitePrincipaleEtablissement=f"{FAMILY}",
    )
    folders = {
        name: data / "sources" / name for name in ("insee_sirene", "dgpr_irep", "cordis_h2020")
    }
    for folder in folders.values():
        folder.mkdir(parents=True)
    (folders["insee_sirene"] / "StockEtablissement_x.csv").write_text(
        as_text(*establishments, shifted), "utf-8"
    )
    (folders["insee_sirene"] / "StockUniteLegale_x.csv").write_text(unit_rows(sirens), "utf-8")
    placed = zip(establishments, PLACES, strict=True)
    points = [f"{one['siret']},{x},{y},11" for one, (x, y) in placed]
    (folders["insee_sirene"] / "GeolocalisationEtablissement_x.csv").write_text(
        "\n".join(["siret,x_longitude,y_latitude,qualite_xy", *points]) + "\n", "utf-8"
    )
    siret = establishments[-1]["siret"]
    sites = [f"{k};{name};;01001;;5.1;46.1;4326;2024" for k, name in enumerate(SITES, 1)]
    sites.append(f"90;{HIDDEN_SITE};{siret};01001;;{HIDDEN_X};{HIDDEN_Y};4326;2024")
    sites.append(f"91;{CORPORATE} SITE;;01001;;5.2;46.2;4326;2024")
    sites.append(f"{FAMILY};;;{FAMILY} JEAN;;;;;2024")
    text = IREP_HEADER + "\n".join(sites) + "\n"
    (folders["dgpr_irep"] / "etablissements.csv").write_text(text, "utf-8")
    rows = [{"organisationID": str(k), "name": name} for k, name in enumerate(PARTICIPANTS, 1)]
    rows.append({"organisationID": "77", "name": CORPORATE})
    rows.append({"organisationID": f"{FAMILY} JEAN", "name": "8"})
    (folders["cordis_h2020"] / "organization.csv").write_text(as_csv(*rows), "utf-8")
    printed = io.StringIO()
    with redirect_stdout(printed), redirect_stderr(printed):
        release = built(data, *folders)
    return release, printed.getvalue()


@pytest.mark.parametrize("word", [FAMILY, FAMILY.upper(), HIDDEN_SITE, HIDDEN_X, HIDDEN_Y])
def test_no_crafted_person_and_no_protected_site_is_in_any_table_graph_or_file(
    crowd: tuple[Release, str], word: str
) -> None:
    release, printed = crowd
    assert tells(release, word) == []
    assert word not in printed
    for path in release.folder.rglob("*"):
        if path.is_file():
            assert word.encode() not in path.read_bytes(), path.name


def test_the_crafted_rows_are_released_and_a_company_keeps_its_name(
    crowd: tuple[Release, str],
) -> None:
    release, _ = crowd
    units = release.table("legal_unit").collect()
    assert units.filter(pl.col("label") == CORPORATE).height == 1
    secret = units.filter(pl.col("siren").str.starts_with("9000"), label_status="secret")
    assert secret.height == len(CATEGORIES) + len(STATUSES)
    facility = release.table("facility").collect().filter(source="dgpr_irep")
    assert facility.height == len(SITES) + 2
    assert facility["label"].drop_nulls().to_list() == [f"{CORPORATE} SITE"]
    hidden = facility.filter(facility_id="irep-90").row(0, named=True)
    assert (hidden["label"], hidden["longitude"], hidden["latitude"]) == (None, None, None)
    assert hidden["establishment_id"] is not None
    participants = release.table("organisation").collect().filter(kind="participant")
    labels = set(participants.filter(source="cordis_h2020")["label"])
    assert labels == {"Participant masqué", CORPORATE}


def test_an_establishment_of_a_secret_unit_has_no_exact_place(crowd: tuple[Release, str]) -> None:
    release, _ = crowd
    placed = release.table("establishment").collect().drop_nulls(["longitude"])
    assert placed.select("longitude", "latitude").rows() == [SHOWN_PLACE]
    assert tells(release, "4.9246813") == tells(release, "46.1246813") == []


def test_what_was_set_aside_keeps_its_place_and_no_name(crowd: tuple[Release, str]) -> None:
    release, _ = crowd
    aside = release.table("quarantine").collect()
    assert set(aside["source"]) >= {"insee_sirene", "cordis_h2020"}
    assert not aside["value"].drop_nulls().str.to_lowercase().str.contains(FAMILY.lower()).any()
