"""The columns of StockEtablissement and StockUniteLegale, by name: their order varies."""

from ti_graph.ingest import Columns

READ = (
    "siren",
    "nic",
    "siret",
    "statutDiffusionEtablissement",
    "trancheEffectifsEtablissement",
    "anneeEffectifsEtablissement",
    "etablissementSiege",
    "codeCommuneEtablissement",
    "codePaysEtrangerEtablissement",
    "etatAdministratifEtablissement",
    "activitePrincipaleEtablissement",
    "nomenclatureActivitePrincipaleEtablissement",
)
NAF_2025 = "activitePrincipaleNAF25Etablissement"
"""Added in December 2025, at a position that varies; the reference from 2027-01-01."""

IGNORED = (
    "dateCreationEtablissement",
    "activitePrincipaleRegistreMetiersEtablissement",
    "nombrePeriodesEtablissement",
    "complementAdresseEtablissement",
    "numeroVoieEtablissement",
    "indiceRepetitionEtablissement",
    "dernierNumeroVoieEtablissement",
    "indiceRepetitionDernierNumeroVoieEtablissement",
    "typeVoieEtablissement",
    "libelleVoieEtablissement",
    "codePostalEtablissement",
    "libelleCommuneEtablissement",
    "libelleCommuneEtrangerEtablissement",
    "distributionSpecialeEtablissement",
    "codeCedexEtablissement",
    "libelleCedexEtablissement",
    "libellePaysEtrangerEtablissement",
    "identifiantAdresseEtablissement",
    "coordonneeLambertAbscisseEtablissement",
    "coordonneeLambertOrdonneeEtablissement",
    "complementAdresse2Etablissement",
    "numeroVoie2Etablissement",
    "indiceRepetition2Etablissement",
    "typeVoie2Etablissement",
    "libelleVoie2Etablissement",
    "codePostal2Etablissement",
    "libelleCommune2Etablissement",
    "libelleCommuneEtranger2Etablissement",
    "distributionSpeciale2Etablissement",
    "codeCommune2Etablissement",
    "codeCedex2Etablissement",
    "libelleCedex2Etablissement",
    "codePaysEtranger2Etablissement",
    "libellePaysEtranger2Etablissement",
    "dateDebut",
    "enseigne1Etablissement",
    "enseigne2Etablissement",
    "enseigne3Etablissement",
    "denominationUsuelleEtablissement",
    "caractereEmployeurEtablissement",
)
"""Names and addresses are never read: a sole trader's are those of a natural person."""

GEOCODED = (
    "longitude", "latitude", "geo_score", "geo_type", "geo_adresse", "geo_id", "geo_ligne",
    "geo_l4", "geo_l5", "geo_infos",
)  # fmt: skip
"""Columns that the geocoded files of a département add: places of addresses, which are not read."""

UPDATED = "dateDernierTraitementEtablissement"
"""Day on which a row was last treated: the newest is as good as that of the stock."""

ESTABLISHMENTS = Columns(read=READ, ignored=(*IGNORED, *GEOCODED), optional=(NAF_2025, UPDATED))

PERIODS_READ = (
    "siret",
    "dateDebut",
    "activitePrincipaleEtablissement",
    "nomenclatureActivitePrincipaleEtablissement",
)
PERIODS = Columns(
    read=PERIODS_READ,
    ignored=(
        "siren",
        "nic",
        "dateFin",
        "etatAdministratifEtablissement",
        "enseigne1Etablissement",
        "enseigne2Etablissement",
        "enseigne3Etablissement",
        "denominationUsuelleEtablissement",
        "caractereEmployeurEtablissement",
    ),
    patterns=("changement.+Etablissement",),
)
"""StockEtablissementHistorique: a row a period of an establishment. Names are never read."""

UNITS_READ = (
    "siren",
    "statutDiffusionUniteLegale",
    "denominationUniteLegale",
    "categorieJuridiqueUniteLegale",
)
UNITS = Columns(
    read=UNITS_READ,
    ignored=(
        "unitePurgeeUniteLegale",
        "dateCreationUniteLegale",
        "sigleUniteLegale",
        "sexeUniteLegale",
        "prenom1UniteLegale",
        "prenom2UniteLegale",
        "prenom3UniteLegale",
        "prenom4UniteLegale",
        "prenomUsuelUniteLegale",
        "pseudonymeUniteLegale",
        "identifiantAssociationUniteLegale",
        "trancheEffectifsUniteLegale",
        "anneeEffectifsUniteLegale",
        "dateDernierTraitementUniteLegale",
        "nombrePeriodesUniteLegale",
        "categorieEntreprise",
        "anneeCategorieEntreprise",
        "dateDebut",
        "etatAdministratifUniteLegale",
        "nomUniteLegale",
        "nomUsageUniteLegale",
        "denominationUsuelle1UniteLegale",
        "denominationUsuelle2UniteLegale",
        "denominationUsuelle3UniteLegale",
        "activitePrincipaleUniteLegale",
        "nomenclatureActivitePrincipaleUniteLegale",
        "nicSiegeUniteLegale",
        "economieSocialeSolidaireUniteLegale",
        "societeMissionUniteLegale",
        "caractereEmployeurUniteLegale",
        "activitePrincipaleNAF25UniteLegale",
    ),
)
"""First names, family names, pen names and sex are known by name, and never read."""

PLACES_READ = ("siret", "x_longitude", "y_latitude", "qualite_xy")
PLACES = Columns(
    read=PLACES_READ,
    patterns=("x|y|epsg|distance_precision|plg_.+|qualite_(qp|iris|zus|qva|qp15|qp24).*",),
)
"""The geolocated register; Mayotte is not in it."""
