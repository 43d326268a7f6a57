"""A person's name is found anywhere in a free text; a place or a tribute is none."""

import polars as pl
import pytest

from ti_graph.ingest.names import joins_a_name, names_a_person, naming_persons

PERSONS = [
    "Sylvain Kermadec", "Samir Belhadri", "Mathilde Ponsard", "Oumar Syr", "Teddy Rivière",
    "Guillaume Pépin", "Henri de Castelnau", "Ursula von der Heide", "Charles de Brissac",
    "Jean d'Orvault", "Anne-Sophie Kervazo", "Jean-Baptiste Lemoal", "Sophie Martin",
    "Jean DUPONT", "DUPONT Jean", "Maëlys Boulanger", "Loïc Fournier", "Aymeric Saint-Martin",
    "Fatima-Zahra El Idrissi", "Khaled Ben Amara", "Abdelkader Bouzidi", "Aminata Traoré",
    "Salif Ouédraogo", "Fanta Sissokho", "Prisca Tchibanga", "Hery Rakotomala",
    "Joaquim da Costa", "Lurdes Gonçalves", "María del Carmen",
    "Iñaki Etxeberri",
    "Giuseppe Rossini", "Loredana Bianchini", "Calogero Grecchi", "Letizia Politano",
    "Hans Müller", "Hans-Jürgen Schäfer", "Annegret Holzmann", "Liselotte Weberknecht",
    "Pieter van den Broeck", "Joost van der Linden", "Griet Verschueren", "Fiona Mackenna",
    "Patrick O'Brien", "Niamh Gallagher", "Søren Jensen", "Birthe Nielsen", "Åsa Lindström",
    "Gunnar Olafsson", "Matti Virtanen", "Jan Kowalski", "Agnieszka Szymańska",
    "Zbigniew Lewandow", "Tomáš Novák", "Radka Dvořáková", "László Horváth", "Ildikó Szabó",
    "Andrei Ionescu", "Giorgos Papadakis", "Georgi Dimitrov", "Vytautas Petrauskas",
    "Mehmet Yilmaz",
]  # fmt: skip
"""Invented full names, many of whose family names are in no list; nobody is meant."""
UNLISTED = ["Thabo Mbekwa", "Zulmira Fonseca", "Hagop Tekeyan", "Haruto Tanaka", "Harpreet Singh"]
"""Full names whose given name is in no list: the rule cannot tell them from other words."""

NAMED = [
    "contact Jean Dupont", "mécanique (Jean Dupont)", "Jean Dupont - Cluster Métal",
    "voir avec Jean Dupont pour la suite", "Cooperation with Hans Müller", "mécanique, J. Dupont",
    "DUPONT J.", "Hans Mueller", "référent : dupont jean", "entretien avec Marie-Claire Lefèvre.",
    # across what breaks a text
    "Dupont, Jean", "Dupont (Jean)", "Jean/Dupont", "Kermadec Sylvain",
    "SUIVI PAR SYLVAIN KERMADEC", "Lorraine Marchand",
    # initials, civilities and mandates
    "suivi par S Martin", "suivi par A Dupont", "J Dupont", "DURAND P", "M Martin",
    "Mme Weissdorn-Quay", "Dr Quayson", "M. Zybrowicz",
    "M. le maire Dupont", "la sénatrice Dupont",
    # a letter and an apostrophe before a family name that comes first
    "O'Shandrel Sophie Conseil", "O’SHANDREL SOPHIE", "N'Dharel Sophie", "M’Bharel Jean, Metz",
    # bodies that bear no tribute, and words of contact behind one that does
    "CCI Sophie Martin", "Réseau Sophie Martin", "Cluster Sophie Martin", "agence Sophie Martin",
    "Préfecture Sophie Martin", "directrice du centre Sophie Martin",
    "lycée Jean Moulin suivi par Sophie Martin", "Lycée Jean Moulin Sophie Martin",
    "Lycée Jean Moulin, Sophie Martin", "référente du programme Sophie Martin",
]  # fmt: skip
UNNAMED = [
    "décolletage de précision", "lycée Jean Moulin", "12 rue Jean Dupont", "Mont Saint Martin",
    "Cluster Métal, Saarland", "Université Lyon 1", "Villefranche-sur-Saône", "A. B. C.", "",
    "formation jean dupontel",
    # tributes
    "Lycée des métiers Alexandre Dumas", "Lycée professionnel Jean Moulin", "Place Stanislas",
    "Lycée général et technologique Marie Curie", "Lycée agricole Jules Ferry", "CFA Jules Verne",
    "Campus des métiers Pierre Potier", "Parc d'activités Marie Curie", "Pôle Jules Verne",
    "12 rue Victor Hugo", "Programme Marie Curie", "Loi Pinel", "Plan Marshall",
    "hôpital Saint Vincent de Paul", "suivi par le lycée Jean Moulin", "IUT Robert Schuman",
    # places and bodies
    "Zone O'Valmer Nord", "L'Isle-d'Abeau Nord",
    "Liaison Bar-le-Duc – Ligny-en-Barrois", "La Roche-sur-Yon", "CC Flandre Lys", "Grand Annecy",
    "Pays de Bitche", "maire de Lyon", "A Lens, une usine", "Lens, Arras et Béthune",
    "Arr. Gent", "CC du Val d'Amour", "La Chapelle-Bertrand", "Rives de Saône",
    # other words
    "Croix Blanche", "Croix Rouge", "Plan B", "Directeur Commercial", "Banque des Territoires",
    "Mme la préfète", "monsieur le maire", "ERC Advanced Grant",
    "South Africa", "Long Term Storage",
    "Fonds Vert", "France Travail", "Schneider Electric", "Michelin, Clermont-Ferrand",
]  # fmt: skip
IN_ADDRESSES = ["j dupont", "mme dupont", "team m dupont", "s martin", "contact jean dupont"]
NOT_IN_ADDRESSES = [
    "cluster saint jean", "rue victor hugo", "la roche sur yon", "plan marshall", "l industrie",
    "lycee jean moulin", "croix rouge", "actualites d alsace",
]  # fmt: skip


@pytest.mark.parametrize("form", ["{}", "suivi par {}", "contact : {}", "projet ({}), 2026"])
def test_a_full_name_is_found_in_every_form(form: str) -> None:
    assert [name for name in PERSONS if not names_a_person(form.format(name))] == []


def test_a_given_name_in_no_list_passes_but_for_an_initial() -> None:
    """What the how-to says: such names may pass, and a sender reads what is sent."""
    assert not any(map(names_a_person, UNLISTED))
    assert names_a_person("Z. Fonseca")


@pytest.mark.parametrize("text", NAMED)
def test_a_name_in_a_text_is_found(text: str) -> None:
    assert names_a_person(text)


@pytest.mark.parametrize("text", UNNAMED)
def test_a_place_a_trade_or_a_tribute_is_no_name(text: str) -> None:
    assert not names_a_person(text)


@pytest.mark.parametrize("text", IN_ADDRESSES)
def test_small_letters_are_a_name_in_an_address(text: str) -> None:
    assert names_a_person(text, capitals=False)


@pytest.mark.parametrize("text", NOT_IN_ADDRESSES)
def test_an_address_of_a_place_or_of_a_tribute_is_no_name(text: str) -> None:
    assert not names_a_person(text, capitals=False)


def test_small_letters_in_a_sentence_are_no_name() -> None:
    assert not names_a_person("contact jean dupont")


@pytest.mark.parametrize("word", ["jeandupont", "DupontJean", "sophiemartin"])
def test_a_given_and_a_family_name_run_together_are_a_name(word: str) -> None:
    assert joins_a_name(word)


@pytest.mark.parametrize(
    "word",
    ["decolletage", "martin", "jean", "industries", "jumelage", "membres", "recherche", ""],
)
def test_a_word_of_its_own_is_no_name_run_together(word: str) -> None:
    assert not joins_a_name(word)


def test_texts_of_a_column_that_name_a_person_are_given_once() -> None:
    texts = pl.Series(["Jean Dupont", None, "Décolletage", "Jean Dupont"])
    assert naming_persons(texts) == ["Jean Dupont"]
