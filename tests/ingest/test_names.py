"""Names of persons are told from names of firms, and what is not known is not shown."""

import polars as pl
import pytest

from tests.ingest.crafted_names import OTHERS, PERSONS, crafted_names
from ti_graph.ingest.names import (
    is_diffused,
    is_legal_person,
    may_be_a_person,
    may_be_persons,
)

LEAST_RECALL = 0.99


@pytest.mark.parametrize("persons", [PERSONS, OTHERS], ids=["chosen with", "never seen"])
def test_crafted_names_of_persons_are_found(persons: list[tuple[str, str]]) -> None:
    names = crafted_names(persons)
    assert len(set(names)) >= 1_000
    missed = [name for name in names if not may_be_a_person(name)]
    assert 1 - len(missed) / len(names) >= LEAST_RECALL, missed


FIRMS = [
    "ARKEMA", "SARL DUPONT JEAN", "DURAND MARIE S.A.S.", "FONDERIE LAURENT", "STEP DE SAINT-JEAN",
    "Centrale Emile Huchet", "HOPITAL EDOUARD HERRIOT", "ALU FORGE", "LAITERIE DU VAL D'ANCENIS",
    "USINE DE PONT-SAINT-MARTIN", "Kowalski Sp. z o.o.", "KRUEGER A/S", "Müller Maschinenbau GmbH",
    "LOUIS VUITTON", "Compagnie des Fromages", "GSM", "2BFOREST", "NEXANS FRANCE", "Rossi S.p.A.",
    "ROQUETTE FRERES", "USINE DE VALCROIX DORNES", "SILLON DE BRETAGNE CARRIERES",
    "COMMUNE DE SAINT LAURENT", "Chambre de commerce Jean Monnet", "EDF UNITE DE PRODUCTION",
    "CARTIERA DI LAVENO SPA", "SNC BIVAL USINE", "Cartiera San Rocco SAS", "SAS DU VAL DE DROME",
    "KLINIKA DR. JOSIP KRALJ", "Instituto Nacional Dr. Jorge Silva", "Ing. Bau GmbH",
    "Dr. Wolf Arzneimittel GmbH",
]  # fmt: skip


@pytest.mark.parametrize("name", FIRMS)
def test_a_firm_keeps_its_name(name: str) -> None:
    assert not may_be_a_person(name)


PERSONS_OR_UNSURE = [
    "", "  ", "—", "EARL DU MOULIN", "GAEC DE LA VALLEE SARL", "Mme Weber SARL", "MARTIN",
    "J.P. MARTIN", "Durand & Dubois", "SAINT-MARTIN AYMERIC CONSEIL", "MARIN PIERRE ENTREPRISE",
    "DUPOND FRANCE", "Weber GbR", "XANTIANA ZUBIRI", "YI ZHANG DECOLLETAGE", "DUBOIS ET FILS",
    "Usinage ZHANG Yi", "Martin & fils", "ETS DUBOIS FRERES", "KIMANI WANJIRU USINAGE",
    "FORNACE OLMI SAS DI BRUNETTI DR. CARLO", "Carta Alfa S.n.c. dei F.lli Neri",
    "Filati Beta S.A.S. di Luca Verdi & C.", "Ziegelei Dipl.-Ing. Weber GmbH",
    "Feuerfest GmbH Dr. K. Braun", "Papier GmbH, Inh. Weber", "Zulieferer GmbH Herr Krause",
]  # fmt: skip


@pytest.mark.parametrize("name", PERSONS_OR_UNSURE)
def test_a_person_a_family_or_what_is_not_known_is_not_shown(name: str) -> None:
    assert may_be_a_person(name)


def test_words_of_the_commune_are_no_names_but_given_names_are() -> None:
    names = pl.Series(["AUCHON LORIENT", "ZUBIRI MARTIN", None])
    assert may_be_persons(names).to_list() == [True, True, True]
    places = pl.Series(["LORIENT", "MARTIN", None])
    assert may_be_persons(names, places).to_list() == [False, True, True]


@pytest.mark.parametrize(
    ("category", "shown"),
    [
        ("5710", True), ("5499.0", True), ("05710", True), (" 9220 ", True), ("7210", True),
        ("3120", True), ("6598", True),
        ("1000", False), ("1000.0", False), ("01000", False), (" 1000", False), ("1100", False),
        ("1500", False), ("1900", False), ("2110", False), ("2310", False), ("2900", False),
        ("0000", False), ("", False), (None, False), ("SARL", False), ("57", False),
        ("57100", False),
    ],
)  # fmt: skip
def test_only_the_categories_of_legal_persons_show_a_name(
    category: str | None, shown: bool
) -> None:
    frame = pl.DataFrame({"category": [category]}, schema={"category": pl.String})
    assert frame.select(is_legal_person(pl.col("category"))).item() is shown


@pytest.mark.parametrize(
    ("status", "shown"),
    [("O", True), ("o", False), ("P", False), ("N", False), ("", False), (" O", False),
     ("Oui", False), (None, False)],
)  # fmt: skip
def test_only_open_diffusion_shows_a_name(status: str | None, shown: bool) -> None:
    frame = pl.DataFrame({"status": [status]}, schema={"status": pl.String})
    assert frame.select(is_diffused(pl.col("status"))).item() is shown
