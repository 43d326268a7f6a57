"""Invented names of persons, in the forms that registers write: none of them may be shown.

Family and given names are combined by hand; nobody is meant. There are names from many languages,
and some that few people bear.
"""

PERSONS = [
    ("LEGALL", "Jean-Yves"), ("DUPONT", "Jean-Pierre"), ("MARTIN", "Sophie"), ("Durand", "Jean"),
    ("KERVELLA", "Fañch"), ("LE GOFF", "Gwenaëlle"), ("DE LA TOUCHE", "Hubert"),
    ("D'ARGENTRÉ", "Perrine"), ("VAN DEN BROECK", "Pieter"), ("VERSCHUEREN", "Griet"),
    ("O'BRIEN", "Patrick"), ("MACKENZIE", "Fiona"), ("NGUYEN", "Thi Lan"), ("PHAM", "Van Duc"),
    ("OUEDRAOGO", "Salif"), ("TRAORE", "Aminata"), ("BEN AMARA", "Khaled"),
    ("EL IDRISSI", "Fatima-Zahra"), ("BOUZIDI", "Abdelkader"), ("DA COSTA FERREIRA", "Joaquim"),
    ("GONÇALVES", "Lurdes"), ("Kowalski", "Jan"), ("SZYMAŃSKA", "Agnieszka"),
    ("WÓJCIK", "Bartłomiej"), ("Müller", "Hans-Jürgen"), ("SCHÄFER", "Annegret"),
    ("Rossi", "Giuseppe"), ("BIANCHINI", "Loredana"), ("GARCÍA LÓPEZ", "María del Carmen"),
    ("ETXEBERRIA", "Iñaki"), ("Papadopoulos", "Giorgos"), ("IONESCU", "Andrei"),
    ("NOVÁK", "Tomáš"), ("HORVÁTH", "László"), ("JENSEN", "Søren"), ("LINDSTRÖM", "Åsa"),
    ("VIRTANEN", "Matti"), ("OZOLS", "Jānis"), ("PETRAUSKAS", "Vytautas"), ("DIMITROV", "Georgi"),
    ("YILMAZ", "Mehmet"), ("RAKOTOMALALA", "Hery"), ("HOARAU", "Marie-Josée"), ("Blanc", "Rose"),
    ("POMMIER", "Ghislain"), ("CHARPENTIER", "Solène"), ("Fournier", "Loïc"),
    ("BOULANGER", "Maëlys"), ("SAINT-MARTIN", "Aymeric"), ("Saint Aubin", "Corentin"),
    ("FERRAND", "Océane"), ("DUPOND", "France"), ("MARCHAND", "Lorraine"), ("LAROCHE", "Pierre"),
]  # fmt: skip

OTHERS = [
    ("KERGUELEN", "Enora"), ("LE FLOC'H", "Youenn"), ("CASTAGNÈDE", "Bixente"),
    ("POLITO", "Letizia"), ("HUGUENIN", "Prosper"), ("MEYER-WEBER", "Liselotte"),
    ("BONNEFOUS", "Cyprien"), ("SOUCHON", "Apolline"), ("TCHIBANGA", "Prisca"),
    ("MBEKI", "Thabo"), ("SISSOKO", "Fanta"), ("OULD AHMED", "Sidi"),
    ("BELKACEM", "Zoubida"), ("TUĞRUL", "Çağla"), ("PHOMMACHANH", "Bounmy"),
    ("KIM", "Seo-yeon"), ("TANAKA", "Haruto"), ("SINGH", "Harpreet"),
    ("FONSECA", "Zulmira"), ("CASTELLANOS", "Nieves"), ("GRECO", "Calogero"),
    ("MITSOTAKIS", "Lefteris"), ("SZABÓ", "Ildikó"), ("DVOŘÁKOVÁ", "Radka"),
    ("LEWANDOWSKI", "Zbigniew"), ("OLAFSSON", "Gunnar"), ("NIELSEN", "Birthe"),
    ("VAN DER LINDEN", "Joost"), ("GALLAGHER", "Niamh"), ("TEKEYAN", "Hagop"),
]  # fmt: skip
"""Names that no word of the rule was chosen for: it was measured on them once, as it stood."""

FORMS = [
    "{family} {given}", "{given} {family}", "{FAMILY} {GIVEN}", "{GIVEN} {FAMILY}",
    "{family}, {given}", "{family}/{given}", "M. {given} {family}", "Mme {FAMILY}",
    "MR {FAMILY} {GIVEN}", "Monsieur {family}", "ENTREPRISE {FAMILY} {GIVEN}",
    "ETS {FAMILY} {GIVEN}", "Établissements {given} {family}", "{FAMILY} {GIVEN} EI",
    "EIRL {family} {given}", "EARL {FAMILY}", "GAEC {family} père et fils",
    "INDIVISION {FAMILY} {GIVEN}", "Succession {family}", "MENUISERIE {FAMILY} {GIVEN}",
    "{family} {given} Conseil", "{FAMILY} {GIVEN} ENGINEERING", "{given} {family} Consulting",
    "{family} {given} – Firma", "{FAMILY} {INITIAL}.", "{initial}. {family}",
    "Carrière {family} {given}", "CASSE AUTO {FAMILY} {GIVEN}", "SCEA {family} {given}",
    "Elevage {given} {family}", "  {family}   {given} ", "({FAMILY} {GIVEN})",
    "Consorts {family}", "{given} {family} (entreprise individuelle)", "Dr {given} {family}",
    "Mme et M. {family}", "GARAGE {GIVEN} {FAMILY}", "Transports {given} {family} et fils",
    "{FAMILY} {GIVEN} RECUPERATION AUTOMOBILE", "Micro-entreprise {family} {given}",
    "{FAMILY} {GIVEN} DECOLLETAGE", "{given} {family} Plasturgie", "Usinage {family} {given}",
    "{FAMILY} ET FILS", "{family} Frères", "Ets {family} & fils", "{FAMILY} {GIVEN} FONDERIE",
]  # fmt: skip


def crafted_names(persons: list[tuple[str, str]]) -> list[str]:
    """Every one of `persons` in every form."""
    return [
        form.format(
            family=family, given=given, FAMILY=family.upper(), GIVEN=given.upper(),
            initial=given[0], INITIAL=given[0].upper(),
        )
        for family, given in persons
        for form in FORMS
    ]  # fmt: skip
