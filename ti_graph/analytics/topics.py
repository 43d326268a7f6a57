"""Which projects speak of which industries: the words of a call topic, by a stated table.

A project speaks of a division, or of a group where the table has one, if the title of the topic
that it answers holds one of its words, at the beginning of a word (`steel` in *steelmaking*). The
table is an editorial reading and is shown as such. A topic that names no industry (a fellowship, an
instrument for small firms) says nothing of any: nothing is known, not nothing done. Nor does a
word that stands for another thing: fisheries are no food industry, trains are located by satellite,
and a factor is no factory.
"""

import polars as pl

WORDS: dict[str, str] = {
    "10": "food agri-food agrofood seafood meat dairy sugar bakery protein",
    "11": "beverage wine beer spirits",
    "13": "textile fabric",
    "14": "clothing garment apparel fashion",
    "15": "leather footwear",
    "16": "wood timber",
    "17": "paper pulp cellulos lignocellulos",
    "18": "printing",
    "19": "refiner biofuel",
    "20": "chemicals chemistry cataly bio-based biobased fertilis solvent fragrance cosmetic",
    "21": "pharma drug medicine vaccin antibiotic",
    "22": "plastic rubber polymer composite",
    "23": "glass ceramic cement concrete",
    "24": "steel metallurg aluminium foundr alloy metal",
    "25": "metalwork machining forging surface welding",
    "26": "electronic semiconductor photonic microelectronic nanoelectronic sensor",
    "27": "batter electrical motor",
    "28": "machinery machine-tool robot factory factories",
    "29": "automotive vehicle",
    "30": "aircraft aeronaut aviation rail ship vessel",
    "30.3": "aircraft aeronaut aviation spacecraft satellite.communication",
    "30.1": "ship vessel maritime",
    "30.2": "rail",
    "31": "furniture",
    "32": "medical-device jewel",
    "33": "maintenance repair",
    "35": "electricity heating cooling hydrogen",
    "38": "waste recycl by-product",
}
"""Code → the words that speak of it."""


def spoken_of(projects: pl.DataFrame) -> pl.DataFrame:
    """project_id, code: projects whose topic speaks of a division or group. `projects`: title."""
    title = pl.col("title").str.to_lowercase()
    rows = projects.drop_nulls("title")
    found = [
        rows.filter(title.str.contains(rf"\b(?:{'|'.join(words.split())})")).select(
            "project_id", code=pl.lit(code)
        )
        for code, words in WORDS.items()
    ]
    return pl.concat(found).sort("project_id", "code")


def codes_of(chain: pl.DataFrame) -> pl.DataFrame:
    """along_id, code: the codes of the table for each chain (`chain`: along_id, code)."""
    group, division = pl.col("code").str.head(4), pl.col("code").str.head(2)
    known = pl.when(group.is_in(list(WORDS))).then(group).otherwise(division)
    return chain.select("along_id", code=known).unique().sort("along_id", "code")
