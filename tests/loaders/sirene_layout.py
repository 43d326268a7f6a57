"""The official layout of StockEtablissement, and rows set in it."""

import polars as pl

HEADER = (
    "siren,nic,siret,statutDiffusionEtablissement,dateCreationEtablissement,"
    "trancheEffectifsEtablissement,anneeEffectifsEtablissement,"
    "activitePrincipaleRegistreMetiersEtablissement,dateDernierTraitementEtablissement,"
    "etablissementSiege,nombrePeriodesEtablissement,complementAdresseEtablissement,"
    "numeroVoieEtablissement,indiceRepetitionEtablissement,dernierNumeroVoieEtablissement,"
    "indiceRepetitionDernierNumeroVoieEtablissement,typeVoieEtablissement,libelleVoieEtablissement,"
    "codePostalEtablissement,libelleCommuneEtablissement,libelleCommuneEtrangerEtablissement,"
    "distributionSpecialeEtablissement,codeCommuneEtablissement,codeCedexEtablissement,"
    "libelleCedexEtablissement,codePaysEtrangerEtablissement,libellePaysEtrangerEtablissement,"
    "identifiantAdresseEtablissement,coordonneeLambertAbscisseEtablissement,"
    "coordonneeLambertOrdonneeEtablissement,complementAdresse2Etablissement,"
    "numeroVoie2Etablissement,indiceRepetition2Etablissement,typeVoie2Etablissement,"
    "libelleVoie2Etablissement,codePostal2Etablissement,libelleCommune2Etablissement,"
    "libelleCommuneEtranger2Etablissement,distributionSpeciale2Etablissement,"
    "codeCommune2Etablissement,codeCedex2Etablissement,libelleCedex2Etablissement,"
    "codePaysEtranger2Etablissement,libellePaysEtranger2Etablissement,dateDebut,"
    "etatAdministratifEtablissement,enseigne1Etablissement,enseigne2Etablissement,"
    "enseigne3Etablissement,denominationUsuelleEtablissement,activitePrincipaleEtablissement,"
    "nomenclatureActivitePrincipaleEtablissement,caractereEmployeurEtablissement,"
    "activitePrincipaleNAF25Etablissement"
)
COLUMNS = HEADER.split(",")

PARQUET_TYPES = {
    "dateCreationEtablissement": pl.Date,
    "dateDebut": pl.Date,
    "dateDernierTraitementEtablissement": pl.Datetime,
    "etablissementSiege": pl.Boolean,
    "anneeEffectifsEtablissement": pl.Int64,
    "nombrePeriodesEtablissement": pl.Int64,
}
"""Types of the published Parquet file; every other column is text."""

ESTABLISHMENT = {
    "siren": "955511217",
    "nic": "00106",
    "siret": "95551121700106",
    "statutDiffusionEtablissement": "O",
    "trancheEffectifsEtablissement": "12",
    "anneeEffectifsEtablissement": "2021",
    "etablissementSiege": "true",
    "libelleCommuneEtablissement": "METZ",
    "codeCommuneEtablissement": "57463",
    "etatAdministratifEtablissement": "A",
    "activitePrincipaleEtablissement": "25.62B",
    "nomenclatureActivitePrincipaleEtablissement": "NAFRev2",
    "caractereEmployeurEtablissement": "N",
}


def numbered(siren: str, nic: str) -> dict[str, str]:
    """The three columns that number an establishment."""
    return {"siren": siren, "nic": nic, "siret": siren + nic}


def as_text(*rows: dict[str, str], delimiter: str = ",") -> str:
    """A text file of establishments that differ from the one above as `rows` say."""
    lines = [delimiter.join(COLUMNS)]
    for given in rows:
        values = {**ESTABLISHMENT, **given}
        lines.append(delimiter.join(values.get(name, "") for name in COLUMNS))
    return "\n".join(lines) + "\n"


def as_parquet(*rows: dict[str, str]) -> pl.DataFrame:
    """The same, with the types of the published Parquet file."""
    found = [{**ESTABLISHMENT, **given} for given in rows]
    texts = pl.DataFrame(
        {name: [values.get(name) for values in found] for name in COLUMNS},
        schema=dict.fromkeys(COLUMNS, pl.String),
    )
    return texts.with_columns(
        pl.col("etablissementSiege") == "true",
        *(
            pl.col(name).str.to_datetime() if kind == pl.Datetime else pl.col(name).cast(kind)
            for name, kind in PARQUET_TYPES.items()
            if name != "etablissementSiege"
        ),
    )
