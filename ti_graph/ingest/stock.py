"""Transforms over tables of the size of a country's establishments, for any engine (Narwhals).

Columns bear the names that INSEE gives them. Every function takes and returns a lazy frame.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import narwhals as nw

from ti_graph.ingest.engine import Frame

CLASSIFICATIONS = {
    "NAFREV2": "naf_rev2", "NAFRV2": "naf_rev2", "NAF2025": "naf_2025", "NAF25": "naf_2025",
    "NAFREV1": "old", "NAFRV1": "old", "NAF1993": "old", "NAF93": "old",
    "NAP": "old", "NAP73": "old",
}  # fmt: skip
"""What INSEE writes, in capitals and without marks or accented letters → the classification."""
OUT_OF_INDUSTRY = r"^(0[0-4]|[4-9][0-9])\.[0-9]{2}[A-Z]$"
PENDING = "00.00Z"
"""INSEE's code of an activity that waits to be coded: no position of the NAF, and no fault."""
MASKED = "[ND]"
OPEN, CLOSED = "A", "F"
LA_POSTE = "356000000"

WIDTHS = {
    "siret": 14, "siren": 9, "nic": 5,
    "codeCommuneEtablissement": 5, "trancheEffectifsEtablissement": 2,
}  # fmt: skip
"""Digits of the codes that spreadsheets take for numbers."""

SIRET = nw.col("siret")
COMMUNE = nw.col("codeCommuneEtablissement")
ACTIVITY = nw.col("activitePrincipaleEtablissement")
STATE = nw.col("etatAdministratifEtablissement")
TERRITORY = nw.col("territory_id")


@dataclass(frozen=True)
class Fault:
    """What can be wrong with a row: the column at fault, and why."""

    column: str
    reason: str


FAULTS = {
    "rounded": Fault("siret", "a SIRET in scientific notation: a spreadsheet lost its digits"),
    "siret": Fault("siret", "not a SIRET: fourteen digits"),
    "nic": Fault("siret", "the SIRET is not the SIREN followed by the NIC"),
    "commune": Fault("codeCommuneEtablissement", "commune code of no vintage"),
    "naf": Fault("activitePrincipaleEtablissement", "not a subclass of NAF rév. 2"),
    "naf_2025": Fault("activitePrincipaleEtablissement", "not a subclass of NAF 2025"),
    "old_naf": Fault(
        "nomenclatureActivitePrincipaleEtablissement",
        "coded in a classification before NAF rév. 2",
    ),
    "no_naf": Fault(
        "nomenclatureActivitePrincipaleEtablissement", "coded in no known classification"
    ),
    "state": Fault("etatAdministratifEtablissement", "neither open (A) nor closed (F)"),
}


def with_texts(frame: Frame, columns: Sequence[str]) -> Frame:
    """Every column as text without blanks around, an empty text as none.

    A code that is written as a number, or lost its leading zeros, gets them back.
    """
    schema = frame.collect_schema()
    return frame.with_columns(*(_text(name, schema[name]) for name in columns))


def _text(name: str, kind: nw.dtypes.DType) -> nw.Expr:
    value = nw.col(name).cast(nw.Int64) if kind.is_float() else nw.col(name)
    text = value.cast(nw.String).str.strip_chars()
    if name in WIDTHS:
        digits = text.str.contains("^[0-9]+$")
        text = nw.when(digits).then(text.str.zfill(WIDTHS[name])).otherwise(text)
    return nw.when(text != nw.lit("")).then(text).alias(name)


def with_dotted_naf(frame: Frame) -> Frame:
    """Activities as `25.62B`, where a file writes `2562B` or `25.62b`."""
    code = ACTIVITY.str.to_uppercase()
    dotted = nw.concat_str(
        [code.str.slice(0, 2), nw.lit("."), code.str.slice(2)], ignore_nulls=False
    )
    plain = code.str.contains("^[0-9]{4}[A-Z]$")
    shaped = nw.when(code.str.contains(r"^[0-9]{2}\.[0-9]{2}[A-Z]$")).then(code)
    mended = nw.when(plain).then(dotted).otherwise(shaped.otherwise(ACTIVITY))
    return frame.with_columns(mended.alias("activitePrincipaleEtablissement"))


def located(frame: Frame, communes: Frame) -> Frame:
    """Rows with `territory_id`, the commune of today that their code of any vintage stands for."""
    return frame.join(communes, on="codeCommuneEtablissement", how="left")


def with_classification(frame: Frame) -> Frame:
    """Rows with `classification`: one of `CLASSIFICATIONS`, `unknown`, or none without a code."""
    name = nw.col("nomenclatureActivitePrincipaleEtablissement")
    plain = name.str.to_uppercase().str.replace_all("[^A-Z0-9]", "")
    found = nw.lit("unknown")
    for written, classification in CLASSIFICATIONS.items():
        found = nw.when(plain == nw.lit(written)).then(nw.lit(classification)).otherwise(found)
    return frame.with_columns(classification=nw.when(~ACTIVITY.is_null()).then(found))


def with_fault(frame: Frame, codes: Sequence[str], codes_2025: Sequence[str]) -> Frame:
    """Rows with `fault`, the first of `FAULTS` that they show, or none, and `odd`.

    A number that the register publishes without a sound check digit is `odd`, and no fault.

    `codes` are the subclasses of NAF rév. 2, `codes_2025` those of NAF 2025 in industry; rows were
    located and their classification read before.
    """
    joined = nw.concat_str([nw.col("siren"), nw.col("nic")])
    lost = TERRITORY.is_null() & ~COMMUNE.is_null() & ~COMMUNE.is_in([MASKED])
    coded = ~ACTIVITY.is_null() & ~ACTIVITY.is_in([PENDING])
    opened = (nw.lit(OPEN) == STATE) & coded
    elsewhere = ACTIVITY.str.contains(OUT_OF_INDUSTRY)
    faults = {
        "rounded": SIRET.str.contains("^[0-9]([.,][0-9]+)?[eE][+]?[0-9]+$"),
        "siret": ~SIRET.str.contains("^[0-9]{14}$") | SIRET.is_null(),
        "nic": ~(joined == SIRET) | joined.is_null(),
        "commune": lost,
        "naf": _is_in("naf_rev2") & coded & ~ACTIVITY.is_in(list(codes)),
        "naf_2025": _is_in("naf_2025") & coded & ~(ACTIVITY.is_in(list(codes_2025)) | elsewhere),
        "old_naf": _is_in("old") & opened,
        "no_naf": _is_in("unknown") & opened,
        "state": ~STATE.is_in([OPEN, CLOSED]) | STATE.is_null(),
    }
    found = nw.lit(None).cast(nw.String)
    for name, faulty in reversed(faults.items()):
        found = nw.when(faulty).then(nw.lit(name)).otherwise(found)
    return frame.with_columns(fault=found, odd=~siret_is_sound())


def _is_in(classification: str) -> nw.Expr:
    return nw.col("classification") == nw.lit(classification)


def siret_is_sound() -> nw.Expr:
    """True for fourteen digits that pass Luhn's check, or La Poste's (sum of digits over five)."""
    fourteen = SIRET.str.contains("^[0-9]{14}$")
    # Arithmetic on one number costs a tenth of cutting a text into fourteen.
    number = nw.when(fourteen).then(SIRET).cast(nw.Int64)
    luhn, plain = nw.lit(0), nw.lit(0)
    for place in range(14):
        digit = (number // 10**place) % 10
        plain = plain + digit
        doubled = digit * 2
        luhn = luhn + (digit if place % 2 == 0 else doubled - 9 * (doubled // 10))
    la_poste = (SIRET.str.slice(0, 9) == nw.lit(LA_POSTE)) & (plain % 5 == 0)
    sound = fourteen & ((luhn % 10 == 0) | la_poste)
    return nw.when(sound.is_null()).then(nw.lit(False)).otherwise(sound)


def industry_or_fault(
    frame: Frame, divisions: Sequence[str], services: Sequence[str], sirets: Sequence[str] = ()
) -> Frame:
    """Open establishments of `divisions` and `services`, those of `sirets`, and rows at fault.

    `chosen` says which are open and of industry.
    """
    chosen = frame.with_columns(chosen=of_industry(divisions, services))
    listed = SIRET.is_in(list(sirets))
    return chosen.filter(nw.col("chosen") | listed | ~nw.col("fault").is_null())


def counted(frame: Frame) -> Frame:
    """How many rows of a file are coded in each classification."""
    return frame.group_by("classification").agg(rows=nw.len())


def of_industry(divisions: Sequence[str], services: Sequence[str]) -> nw.Expr:
    """Open, coded in either NAF, in a division, or under a code (`71.12B`, `71.2`, `62`)."""
    chosen = ACTIVITY.str.slice(0, 2).is_in(list(divisions))
    for code in services:
        chosen = chosen | ACTIVITY.str.starts_with(code)
    opened = (nw.lit(OPEN) == STATE) & (_is_in("naf_rev2") | _is_in("naf_2025")) & chosen
    return nw.when(opened.is_null()).then(nw.lit(False)).otherwise(opened)


def of_units(frame: Frame, sirens: Frame) -> Frame:
    """Rows of the legal units that have an establishment among those kept."""
    return frame.join(sirens, on="siren", how="semi")


def of_establishments(frame: Frame, sirets: Frame) -> Frame:
    """Rows of the establishments kept."""
    return frame.join(sirets, on="siret", how="semi")


def grouped(establishments: Frame, containers: Frame) -> Frame:
    """Establishments and expected jobs of each territory × industry.

    `containers` lead from a commune (`member_id`) to the EPCI, TI … that hold it
    (`container_id`). Jobs sum what is known or estimated; `unknown` counts the rest.
    """
    placed = establishments.join(
        containers, left_on="territory_id", right_on="member_id", how="inner"
    )
    unknown = nw.when(nw.col("jobs").is_null()).then(nw.lit(1)).otherwise(nw.lit(0))
    return (
        placed.with_columns(unknown=unknown)
        .group_by("container_id", "industry_id")
        .agg(
            establishments=nw.len(),
            jobs=nw.col("jobs").sum(),
            unknown=nw.col("unknown").sum(),
        )
    )
