"""Which participants may be natural persons: their names never enter the project.

CORDIS has no column that says so. Four signs are read, and when in doubt the name is masked:

1. CORDIS itself blanks the street, postcode and city of natural persons;
2. a name that begins with a civil or academic title, and holds no legal form;
3. a mark of a sole trader (EI, GbR, the Italian `… di Nome Cognome`), and no legal form;
4. the name of a private or "other" body made of two to four plain words, none of which is a legal
   form or a word of an organisation. FRANCE is none: it is a given name too.

A company named after its founder (with a legal form) is a legal person, and keeps its name.
"""

import polars as pl

MASKED_FR = "Participant masqué"
MASKED_EN = "Masked participant"


def _words(text: str) -> list[str]:
    return text.split()


MAY_BE_PERSONS = ("PRC", "OTH", "")
"""Types of participant that a natural person can have; the others are institutions."""

TITLES = _words(
    "MR MRS MS MISS MME MLLE MONSIEUR MADAME HERR FRAU SIG SIGRA DOTT DOTTSSA AVV "
    "DR DRA PROF PROFESSOR PROFESSEUR DIPLING DIPL-ING ING MAG"
)

SOLE_TRADERS = _words("EI EIRL EK GBR JDG AUTONOMO EENMANSZAAK EINZELUNTERNEHMEN FREELANCE")
SOLE_TRADER_OF = r" DI \p{L}+ \p{L}+$"

LEGAL_FORMS = _words(
    # French, Belgian, Luxembourgish
    "SA SAS SASU SARL SARLAU EURL SCA SCOP SCIC SCRL SCS SNC GIE GEIE GIP ASBL AISBL SPRL BVBA "
    "SOCIETE ASSOCIATION FONDATION COOPERATIVE SYNDICAT GROUPEMENT "
    # German, Austrian, Swiss
    "GMBH MBH UG GUG AG KG KGAA OHG EV EG EWIV SE SAGL AKTIEN HAFTUNG "
    # Dutch
    "BV NV VZW CVBA VOF STICHTING VERENIGING COOPERATIE "
    # Italian
    "SRL SRLS SPA SCARL ARL SCPA SAPA ONLUS ETS SOCIETA CONSORZIO FONDAZIONE ASSOCIAZIONE "
    # Spanish, Portuguese
    "SL SLU SAU SLL SLP SCOOP COOP SAD LDA SGPS CRL SOCIEDAD SOCIEDADE ASOCIACION FUNDACION "
    "FUNDACAO ASSOCIACAO COOPERATIVA FEDERACION CONFEDERACION "
    # English, Irish
    "LTD LIMITED PLC LLP LLC LBG CIC CLG DAC INC CORP CORPORATION COMPANY PTY FOUNDATION TRUST "
    "SOCIETY TEORANTA "
    # Nordic, Baltic
    "AB AS ASA APS IVS OY OYJ HF EHF SES SF PS RY SR TB UAB SIA OU VSI FONDEN STIFTELSE SELSKAB "
    "SIHTASUTUS MITTETULUNDUSUHING "
    # Polish, Czech, Slovak, Hungarian, Slovene, Croatian, Romanian, Bulgarian
    "ZOO SPZOO SPOLKA FUNDACJA SRO ZS OPS KFT ZRT RT NYRT TARSASAG DOO DD AD EAD EOOD OOD "
    "ASOCIATIA ASOCIATA FUNDATIA UDRUZENJE DRUSTVO ZDRUZENIE "
    # Greek, Turkish, Japanese, other
    "AE EPE IKE OE EE ETAIREIA ETAIRIA EPICHEIRISI MONOPROSOPI STI SIRKETI KAISHA SDN BHD"
)
LEGAL_ENDING = r"(GMBH|GESELLSCHAFT|VEREIN|VERBAND|STIFTUNG|FORENING|FORBUND)$"
"""German and Nordic names grow into one word: ENTWICKLUNGSGESELLSCHAFT."""

ORGANISATION_WORDS = _words(
    "GROUP GROUPE HOLDING INTERNATIONAL INTERNATIONALE EUROPE EUROPEAN NATIONAL NATIONALE "
    "INSTITUTE INSTITUT INSTITUTO ISTITUTO INSTYTUT UNIVERSITY UNIVERSITE UNIVERSITA SCHOOL ECOLE "
    "CENTRE CENTER CENTRO ZENTRUM CENTRUM CLUSTER POLE VALLEY HUB PLATFORM NETWORK NETWORKS FORUM "
    "ALLIANCE UNION FEDERATION CONFEDERAZIONE AGENCY AGENCE AUTHORITY COUNCIL CLUB PARTNERS "
    "CONSULT CONSULTING CONSEIL CONSULTANTS SERVICE SERVICES SERVIZI SERVICIOS SOLUTION SOLUTIONS "
    "SYSTEM SYSTEMS SYSTEMES SISTEMI SISTEMAS TECHNOLOGY TECHNOLOGIES TECHNOLOGIE SOFTWARE DIGITAL "
    "MEDIA LAB LABS LABORATORIES LABORATORIOS RESEARCH RECHERCHE SCIENCE SCIENCES SCIENTIFIC "
    "INNOVATION INNOVATIONS INNOVACION DEVELOPMENT DESIGN ENGINEERING INGENIERIE INGENIERIA "
    "INDUSTRIE INDUSTRIES INDUSTRIAL MANAGEMENT TRANSFERT FINANCE VENTURES CAPITAL PROCESSORS "
    "ENERGY ENERGIE ENERGIA ENVIRONMENT ENVIRONNEMENT ENVIRONMENTAL WATER FOOD AGRIFOOD AGRO "
    "PHARMA BIOPHARMA BIOTECH BIOTECHNOLOGY BIOMED MEDICAL HEALTH VACCINE RESPIRATORY ALUMINIUM "
    "AEROSPACE AVIATION AVION SPACE PHOTONICS ROBOTICS ELECTRONICS SEMICONDUCTORS COMMUNICATION "
    "COMMUNICATIONS LOCALISATION SATELLITES CONNECT GEODATA GEOPARK MICROWAVE INFRAROUGES "
    "AGROSCIENCES PUBLISHERS PUBLISHING AIRPORT RAIL RESEAU FERROVIARIA BUNDESBAHNEN NAVAL OCEAN "
    "OSPEDALE HOSPITAL POMPIERS MUSEUM SKOLA STUDIO EXPERTS ELECTRICAL COMMERCIAL BLOCKCHAIN"
)

PLAIN_WORDS = r"^[\p{L}&/\-]+( [\p{L}&/\-]+){1,3}$"
"""Two to four words of letters: no digit and no other sign."""


def may_be_a_person() -> pl.Expr:
    """True where the row's `name` may be that of a natural person."""
    possible = pl.col("activityType").is_in(MAY_BE_PERSONS)
    blanked = pl.all_horizontal(pl.col(name) == "" for name in ("street", "postCode", "city"))
    return (possible & (blanked | named_like_a_person())).fill_null(value=True)


def named_like_a_person() -> pl.Expr:
    """True where `name` reads like that of a natural person."""
    name = pl.col("name").str.to_uppercase().str.replace_all(r"[.'’,;()\"]", "")
    name = name.str.replace_all(r"\s+", " ").str.strip_chars()
    words = name.str.split(" ")
    parts = name.str.replace_all("/", "").str.replace_all("-", " ").str.split(" ")
    legal = _any_is_in(parts, LEGAL_FORMS) | _any_ends(parts)
    titled = words.list.first().is_in(TITLES)
    sole_trader = _any_is_in(parts, SOLE_TRADERS) | name.str.contains(SOLE_TRADER_OF)
    plain = name.str.contains(PLAIN_WORDS) & ~_any_is_in(parts, ORGANISATION_WORDS)
    return ~legal & (titled | sole_trader | plain)


def _any_is_in(words: pl.Expr, known: list[str]) -> pl.Expr:
    return words.list.eval(pl.element().is_in(known)).list.any()


def _any_ends(words: pl.Expr) -> pl.Expr:
    return words.list.eval(pl.element().str.contains(LEGAL_ENDING)).list.any()
