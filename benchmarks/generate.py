"""Full-size files in the publishers' layouts, drawn with a fixed seed, so that size is measured.

    python -m benchmarks.generate FOLDER [--establishments 10000000] [--industrial-share 0.06]

Skew, nulls, masks, closed establishments and older classifications are as in the real files. No
row is real: SIREN and SIRET pass their check and belong to nobody who was asked.
"""

import argparse
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

from ti_graph.ingest.origin import find_origin
from ti_graph.ingest.registry import registered_source
from ti_graph.ingest.snapshot import read_table

SEED = 20260101
CHUNK = 500_000
FIRST_FIRM = 10_000_000
ESTABLISHMENTS_OF_A_FIRM = 1.47
OPEN_SHARE, MASKED_SHARE, OLD_NAF_SHARE, FOREIGN_SHARE = 0.38, 0.09, 0.18, 0.002
YEARS = range(2006, 2026)
Random = np.random.Generator
BANDS = ("NN", "", "00", "01", "02", "03", "11", "12", "21", "22", "31", "32", "41", "42", "51")
BAND_WEIGHTS = (
    0.55, 0.12, 0.12, 0.09, 0.045, 0.03, 0.02, 0.015, 0.005, 0.003, 0.0008, 0.0007, 0.0003,
    0.00015, 0.00005,
)  # fmt: skip
STREETS = [f"{name} {n}" for n in range(400) for name in ("DE LA GARE", "DES LILAS", "PASTEUR")]
NAMES = [f"ETABLISSEMENT {n}" for n in range(5000)]
EMPTY = (
    "activitePrincipaleRegistreMetiersEtablissement", "indiceRepetitionEtablissement",
    "dernierNumeroVoieEtablissement", "indiceRepetitionDernierNumeroVoieEtablissement",
    "libelleCommuneEtrangerEtablissement", "distributionSpecialeEtablissement",
    "codeCedexEtablissement", "libelleCedexEtablissement", "libellePaysEtrangerEtablissement",
    "complementAdresse2Etablissement", "numeroVoie2Etablissement",
    "indiceRepetition2Etablissement", "typeVoie2Etablissement", "libelleVoie2Etablissement",
    "codePostal2Etablissement", "libelleCommune2Etablissement",
    "libelleCommuneEtranger2Etablissement", "distributionSpeciale2Etablissement",
    "codeCommune2Etablissement", "codeCedex2Etablissement", "libelleCedex2Etablissement",
    "codePaysEtranger2Etablissement", "libellePaysEtranger2Etablissement",
    "enseigne2Etablissement", "enseigne3Etablissement",
)  # fmt: skip
LAYOUT = (
    "siren", "nic", "siret", "statutDiffusionEtablissement", "dateCreationEtablissement",
    "trancheEffectifsEtablissement", "anneeEffectifsEtablissement",
    "activitePrincipaleRegistreMetiersEtablissement", "dateDernierTraitementEtablissement",
    "etablissementSiege", "nombrePeriodesEtablissement", "complementAdresseEtablissement",
    "numeroVoieEtablissement", "indiceRepetitionEtablissement", "dernierNumeroVoieEtablissement",
    "indiceRepetitionDernierNumeroVoieEtablissement", "typeVoieEtablissement",
    "libelleVoieEtablissement", "codePostalEtablissement", "libelleCommuneEtablissement",
    "libelleCommuneEtrangerEtablissement", "distributionSpecialeEtablissement",
    "codeCommuneEtablissement", "codeCedexEtablissement", "libelleCedexEtablissement",
    "codePaysEtrangerEtablissement", "libellePaysEtrangerEtablissement",
    "identifiantAdresseEtablissement", "coordonneeLambertAbscisseEtablissement",
    "coordonneeLambertOrdonneeEtablissement", "complementAdresse2Etablissement",
    "numeroVoie2Etablissement", "indiceRepetition2Etablissement", "typeVoie2Etablissement",
    "libelleVoie2Etablissement", "codePostal2Etablissement", "libelleCommune2Etablissement",
    "libelleCommuneEtranger2Etablissement", "distributionSpeciale2Etablissement",
    "codeCommune2Etablissement", "codeCedex2Etablissement", "libelleCedex2Etablissement",
    "codePaysEtranger2Etablissement", "libellePaysEtranger2Etablissement", "dateDebut",
    "etatAdministratifEtablissement", "enseigne1Etablissement", "enseigne2Etablissement",
    "enseigne3Etablissement", "denominationUsuelleEtablissement",
    "activitePrincipaleEtablissement", "nomenclatureActivitePrincipaleEtablissement",
    "caractereEmployeurEtablissement", "activitePrincipaleNAF25Etablissement",
)  # fmt: skip
"""StockEtablissement: 53 columns that it always had, and the one of NAF 2025."""


def shipped(source: str, table: str) -> pl.DataFrame:
    """A table of a snapshot that ships."""
    registered = registered_source(source)
    assert find_origin(registered, Path("no-download")).kind == "snapshot"
    return read_table(registered.snapshot, table, registered.card)


def check_digit(numbers: NDArray[np.int64]) -> NDArray[np.int64]:
    """The digit that makes each number, followed by it, pass Luhn's check."""
    total = np.zeros_like(numbers)
    left, double = numbers.copy(), True
    while left.any():
        digit = left % 10
        if double:
            digit = np.where(digit > 4, digit * 2 - 9, digit * 2)
        total += digit
        left, double = left // 10, not double
    return -total % 10


def zipf(random: Random, size: int, exponent: float = 0.9) -> NDArray[np.float64]:
    """Weights as of town sizes or trades: few large, many small, in random order."""
    weights = random.permutation(1 / np.arange(1, size + 1) ** exponent)
    return np.asarray(weights / weights.sum())


class Draw:
    """What is drawn from: communes, activities, and a generator of random numbers."""

    def __init__(self, industrial_share: float, seed: int = SEED) -> None:
        self.random = np.random.default_rng(seed)
        codes = shipped("insee_cog", "commune_code")
        self.communes = codes["code"]
        self.commune_weights = zipf(self.random, codes.height)
        naf = shipped("insee_naf", "industry").filter(pl.col("level") == "subclass")
        industrial = pl.col("code").str.slice(0, 2).is_between(pl.lit("05"), pl.lit("39"))
        self.industry = naf.filter(industrial)["code"]
        self.other = naf.filter(~industrial)["code"]
        self.industry_weights = zipf(self.random, len(self.industry), 1.0)
        self.other_weights = zipf(self.random, len(self.other), 1.0)
        self.industrial_share = industrial_share

    def pick(self, values: pl.Series, size: int, weights: NDArray[np.float64] | None) -> pl.Series:
        """A sample with replacement."""
        if weights is None:
            return values.gather(self.random.integers(0, len(values), size))
        edges = np.cumsum(weights)
        places = np.searchsorted(edges, self.random.random(size) * edges[-1])
        return values.gather(np.minimum(places, len(values) - 1))

    def where(self, share: float, size: int) -> pl.Series:
        """True for about a share of the rows."""
        return pl.Series(self.random.random(size) < share)


def establishments(draw: Draw, start: int, size: int) -> pl.DataFrame:
    """Rows `start` to `start + size` of a StockEtablissement."""
    rows = np.arange(start, start + size)
    firms = FIRST_FIRM + (rows / ESTABLISHMENTS_OF_A_FIRM).astype(np.int64)
    siren = firms * 10 + check_digit(firms)
    first = np.r_[True, firms[1:] != firms[:-1]]
    own = siren * 10_000 + (rows % 7) + 1
    siret = own * 10 + check_digit(own)
    industrial = draw.where(draw.industrial_share, size)
    frame = pl.DataFrame(
        {
            "siren": pl.Series(siren).cast(pl.String),
            "siret": pl.Series(siret).cast(pl.String),
            "siege": pl.Series(first),
            "open": draw.where(OPEN_SHARE, size) | (industrial & draw.where(0.25, size)),
            "masked": draw.where(MASKED_SHARE, size),
            "old": draw.where(OLD_NAF_SHARE, size),
            "abroad": draw.where(FOREIGN_SHARE, size),
            "nd": draw.where(0.02, size),
            "band": draw.pick(pl.Series(BANDS), size, np.array(BAND_WEIGHTS)),
            "commune": draw.pick(draw.communes, size, draw.commune_weights),
            "industry": draw.pick(draw.industry, size, draw.industry_weights),
            "other": draw.pick(draw.other, size, draw.other_weights),
            "industrial": industrial,
            "street": draw.pick(pl.Series(STREETS), size, None),
            "name": draw.pick(pl.Series(NAMES), size, None),
            "day": pl.Series(draw.random.integers(3_000, 20_000, size)).cast(pl.Int32),
            "number": pl.Series(draw.random.integers(1, 200, size)).cast(pl.String),
            "x": pl.Series(draw.random.integers(100_000, 1_200_000, size)).cast(pl.String),
        }
    )
    return frame.select(_layout())


def _layout() -> list[pl.Expr]:
    masked, old = pl.col("masked"), pl.col("old") & ~pl.col("open")
    activity = pl.when("industrial").then("industry").otherwise("other")
    hidden = pl.when(masked).then(pl.lit("[ND]"))
    day = pl.col("day").cast(pl.Date)
    columns: dict[str, pl.Expr] = {
        "nic": pl.col("siret").str.slice(9),
        "statutDiffusionEtablissement": pl.when(masked).then(pl.lit("P")).otherwise(pl.lit("O")),
        "dateCreationEtablissement": day,
        "trancheEffectifsEtablissement": pl.when(pl.col("band") != "").then("band"),
        "anneeEffectifsEtablissement": pl.when(~pl.col("band").is_in(["NN", ""])).then(
            pl.lit(2023, pl.Int64)
        ),
        "dateDernierTraitementEtablissement": day.cast(pl.Datetime("us")),
        "etablissementSiege": pl.col("siege"),
        "nombrePeriodesEtablissement": (pl.col("day") % 7 + 1).cast(pl.Int64),
        "complementAdresseEtablissement": pl.when(pl.col("day") % 9 == 0).then(hidden),
        "numeroVoieEtablissement": hidden.otherwise("number"),
        "typeVoieEtablissement": hidden.otherwise(pl.lit("RUE")),
        "libelleVoieEtablissement": hidden.otherwise("street"),
        "codePostalEtablissement": hidden.otherwise(pl.col("commune").str.slice(0, 2) + "000"),
        "libelleCommuneEtablissement": pl.col("commune") + " SUR LOIRE",
        "codeCommuneEtablissement": pl.when(~pl.col("abroad")).then(
            pl.when(masked & pl.col("nd")).then(pl.lit("[ND]")).otherwise("commune")
        ),
        "codePaysEtrangerEtablissement": pl.when("abroad").then(pl.lit("99131")),
        "identifiantAdresseEtablissement": pl.when(~masked).then(pl.col("commune") + "_0042"),
        "coordonneeLambertAbscisseEtablissement": hidden.otherwise("x"),
        "coordonneeLambertOrdonneeEtablissement": hidden.otherwise(pl.lit("6") + pl.col("x")),
        "dateDebut": day,
        "etatAdministratifEtablissement": pl.when("open").then(pl.lit("A")).otherwise(pl.lit("F")),
        "enseigne1Etablissement": pl.when(~masked & (pl.col("day") % 5 == 0)).then("name"),
        "denominationUsuelleEtablissement": pl.when(~masked & (pl.col("day") % 8 == 0)).then(
            "name"
        ),
        "activitePrincipaleEtablissement": pl.when(old)
        .then(activity.str.slice(0, 4) + activity.str.slice(4, 1))
        .otherwise(activity),
        "nomenclatureActivitePrincipaleEtablissement": pl.when(old)
        .then(pl.when(pl.col("day") < 9000).then(pl.lit("NAP")).otherwise(pl.lit("NAFRev1")))
        .otherwise(pl.lit("NAFRev2")),
        "caractereEmployeurEtablissement": pl.when(pl.col("band").is_in(["NN", ""]))
        .then(pl.lit("N"))
        .otherwise(pl.lit("O")),
        "activitePrincipaleNAF25Etablissement": pl.when(
            pl.col("open") & (pl.col("day") % 3 > 0)
        ).then(activity),
    } | {name: pl.lit(None, pl.String) for name in EMPTY}
    return [columns.get(name, pl.col(name)).alias(name) for name in LAYOUT if name]


def units(draw: Draw, start: int, size: int) -> pl.DataFrame:
    """Rows of a StockUniteLegale: half are natural persons, whose names are drawn too."""
    firms = FIRST_FIRM + np.arange(start, start + size)
    person = draw.where(0.5, size)
    frame = pl.DataFrame(
        {
            "siren": pl.Series(firms * 10 + check_digit(firms)).cast(pl.String),
            "person": person,
            "masked": draw.where(MASKED_SHARE, size),
            "name": draw.pick(pl.Series(NAMES), size, None),
            "day": pl.Series(draw.random.integers(3_000, 20_000, size)).cast(pl.Int32),
        }
    )
    company = ~pl.col("person")
    hidden = pl.when("masked").then(pl.lit("[ND]"))
    none = pl.lit(None, pl.String)
    return frame.select(
        "siren",
        statutDiffusionUniteLegale=pl.when("masked").then(pl.lit("P")).otherwise(pl.lit("O")),
        unitePurgeeUniteLegale=none,
        dateCreationUniteLegale=pl.col("day").cast(pl.Date),
        sigleUniteLegale=none,
        sexeUniteLegale=pl.when("person").then(pl.lit("F")),
        prenom1UniteLegale=pl.when("person").then(hidden.otherwise(pl.lit("CAMILLE"))),
        prenom2UniteLegale=none,
        prenom3UniteLegale=none,
        prenom4UniteLegale=none,
        prenomUsuelUniteLegale=pl.when("person").then(hidden.otherwise(pl.lit("CAMILLE"))),
        pseudonymeUniteLegale=none,
        identifiantAssociationUniteLegale=none,
        trancheEffectifsUniteLegale=none,
        anneeEffectifsUniteLegale=pl.lit(None, pl.Int64),
        dateDernierTraitementUniteLegale=pl.col("day").cast(pl.Date).cast(pl.Datetime("us")),
        nombrePeriodesUniteLegale=pl.lit(1, pl.Int64),
        categorieEntreprise=pl.when(pl.col("day") % 3 == 0).then(pl.lit("PME")),
        anneeCategorieEntreprise=pl.lit(2023, pl.Int64),
        dateDebut=pl.col("day").cast(pl.Date),
        etatAdministratifUniteLegale=pl.lit("A"),
        nomUniteLegale=pl.when("person").then(hidden.otherwise(pl.lit("DURAND"))),
        nomUsageUniteLegale=none,
        denominationUniteLegale=pl.when(company).then(hidden.otherwise("name")),
        denominationUsuelle1UniteLegale=none,
        denominationUsuelle2UniteLegale=none,
        denominationUsuelle3UniteLegale=none,
        categorieJuridiqueUniteLegale=pl.when("person")
        .then(pl.lit("1000"))
        .otherwise(pl.lit("5710")),
        activitePrincipaleUniteLegale=pl.lit("25.62B"),
        nomenclatureActivitePrincipaleUniteLegale=pl.lit("NAFRev2"),
        nicSiegeUniteLegale=pl.lit("00018"),
        economieSocialeSolidaireUniteLegale=none,
        societeMissionUniteLegale=none,
        caractereEmployeurUniteLegale=pl.lit("N"),
        activitePrincipaleNAF25UniteLegale=none,
    )


def urssaf(draw: Draw, rows: int) -> pl.DataFrame:
    """The wide file of URSSAF: a row a commune × APE, two columns a year."""
    naf = pl.concat([draw.industry, draw.other])
    pairs = pl.DataFrame(
        {
            "commune": draw.pick(draw.communes, rows * 2, draw.commune_weights),
            "naf": draw.pick(naf, rows * 2, zipf(draw.random, len(naf), 0.7)),
        }
    ).unique(maintain_order=True)
    pairs = pairs.head(rows)
    size = pairs.height
    industrial = pl.col("naf").str.slice(0, 2).is_between(pl.lit("05"), pl.lit("39"))
    label = pl.lit("libellé")
    frame = pairs.select(
        region=label, ancienne_region=label, departement=label, zone_d_emploi=label, epci=label,
        commune=pl.col("commune"), intitule_commune=pl.col("commune"),
        grand_secteur_d_activite=pl.when(industrial).then(pl.lit("GS1 Industrie"))
        .otherwise(pl.lit("GS4 Autres services")),
        secteur_na17=label, secteur_na38=label, secteur_na88=label, ape=label,
        code_region=pl.lit("44"), code_ancienne_region=pl.lit("41"),
        code_departement=pl.col("commune").str.slice(0, 2), code_zone_d_emploi=pl.lit("4400"),
        code_epci=pl.lit("200000000"), code_commune=pl.col("commune"),
        code_grand_secteur_d_activite=pl.when(industrial).then(pl.lit("GS1"))
        .otherwise(pl.lit("GS4")),
        code_secteur_na17=pl.lit("C1"), code_secteur_na38=pl.lit("CA"),
        code_secteur_na88=pl.col("naf").str.slice(0, 2),
        code_ape=pl.col("naf").str.replace(".", "", literal=True),
    )  # fmt: skip
    base = draw.random.lognormal(1.0, 1.4, size)
    series = {}
    for year in YEARS:
        jobs = np.floor(base * draw.random.uniform(0.8, 1.2, size)).astype(np.int64)
        there = draw.random.random(size) > 0.25
        count = np.where(there, 1 + jobs // 25, 0)
        series[f"nombre_d_etablissements_{year}"] = count
        series[f"effectifs_salaries_{year}"] = np.where(there, jobs, 0)
    return frame.with_columns(**{name: pl.Series(values) for name, values in series.items()})


def parts(draw: Draw, rows: int, kind: str) -> Iterator[pl.DataFrame]:
    """The chunks of a file."""
    make = establishments if kind == "establishments" else units
    for start in range(0, rows, CHUNK):
        yield make(draw, start, min(CHUNK, rows - start))


def write(folder: Path, name: str, chunks: Iterator[pl.DataFrame]) -> Path:
    """Chunks as one Parquet file."""
    scratch = folder / f".{name}"
    scratch.mkdir(parents=True, exist_ok=True)
    for number, chunk in enumerate(chunks):
        chunk.write_parquet(scratch / f"{number:05}.parquet", compression="zstd")
    path = folder / name
    pl.scan_parquet(scratch / "*.parquet").sink_parquet(
        path, compression="zstd", row_group_size=122_880
    )
    for part in scratch.iterdir():
        part.unlink()
    scratch.rmdir()
    return path


def stock_establishments(folder: Path, rows: int, industrial_share: float = 0.06) -> Path:
    """A StockEtablissement in Parquet."""
    draw = Draw(industrial_share)
    return write(folder, "StockEtablissement_utf8.parquet", parts(draw, rows, "establishments"))


def stock_units(folder: Path, rows: int) -> Path:
    """A StockUniteLegale in Parquet."""
    return write(folder, "StockUniteLegale_utf8.parquet", parts(Draw(0), rows, "units"))


def main() -> None:
    """Write the files that were asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--establishments", type=int, default=10_000_000)
    parser.add_argument("--industrial-share", type=float, default=0.06)
    parser.add_argument("--urssaf", type=int, default=1_230_000)
    chosen = parser.parse_args()
    firms = int(chosen.establishments / ESTABLISHMENTS_OF_A_FIRM) + 1
    paths = [
        stock_establishments(chosen.folder, chosen.establishments, chosen.industrial_share),
        stock_units(chosen.folder, firms),
    ]
    path = (
        chosen.folder / "etablissements-et-effectifs-salaries-au-niveau-commune-x-ape-last.parquet"
    )
    urssaf(Draw(0), chosen.urssaf).write_parquet(path)
    for one in [*paths, path]:
        print(f"{one.name:90} {one.stat().st_size / 1e6:10,.1f} MB")


if __name__ == "__main__":
    main()
