"""Identifiers of core rows, and the laws that official numbers obey."""

import re

import polars as pl

LA_POSTE = "356000000"
"""La Poste's establishments outnumber Luhn's check digits: their SIRET obey a law of their own."""


def letters_of(name: pl.Expr) -> pl.Expr:
    """The letters and digits of a name, without accents or case: what its ways of writing share."""
    return name.str.normalize("NFKD").str.to_uppercase().str.replace_all(r"[^\p{L}\p{N}]", "")


def luhn(number: pl.Expr, length: int) -> pl.Expr:
    """True where `number` has `length` digits and passes Luhn's check (ISO/IEC 7812-1)."""
    total = pl.lit(0)
    for place in range(length):
        digit = number.str.slice(length - 1 - place, 1).cast(pl.Int16, strict=False)
        doubled = digit * 2
        total = total + (
            digit if place % 2 == 0 else pl.when(doubled > 9).then(doubled - 9).otherwise(doubled)
        )
    digits = number.str.contains(rf"^[0-9]{{{length}}}$")
    return (digits & (total % 10 == 0)).fill_null(value=False)


def siren_is_valid(siren: pl.Expr) -> pl.Expr:
    """True for nine digits that pass Luhn's check."""
    return luhn(siren, 9)


def siret_is_valid(siret: pl.Expr) -> pl.Expr:
    """True for a SIREN and five digits that pass Luhn's check, or La Poste's (sum over five).

    A zero too many in front shifts the SIREN, and leaves the check of the fourteen digits true.
    """
    digits = pl.sum_horizontal(
        siret.str.slice(place, 1).cast(pl.Int16, strict=False) for place in range(14)
    )
    la_poste = siret.str.contains(rf"^{LA_POSTE}[0-9]{{5}}$") & (digits % 5 == 0)
    sound = luhn(siret, 14) & siren_is_valid(siret.str.head(9))
    return sound | la_poste.fill_null(value=False)


def ti_id(phase: int, code: pl.Expr) -> pl.Expr:
    """`ti-2023-4408` from ANCT's `ti-4408`: the same code names other places in another phase."""
    return pl.format(f"ti-{phase}-{{}}", code.str.strip_prefix("ti-"))


NAF_PATTERN = r"^\d{2}\.\d{2}[A-Z]$"


def dotted_naf(code: pl.Expr) -> pl.Expr:
    """`25.62B` from `2562B` or `25.62B`; other text is left as it is."""
    return (
        pl.when(code.str.contains(r"^\d{4}[A-Z]$"))
        .then(pl.format("{}.{}", code.str.slice(0, 2), code.str.slice(2)))
        .otherwise(code)
    )


NAF_WRITTEN = re.compile(r"(\d{2})[. ]?(\d{2})[. ]?([A-Za-z]?)")


def written_naf(text: str) -> str:
    """`25.62B` from what a person writes: `2562B`, `25.62 b`; other text is left as it is."""
    found = NAF_WRITTEN.fullmatch(text.strip())
    return f"{found[1]}.{found[2]}{found[3].upper()}" if found else text.strip()


TERRITORY_WRITTEN = re.compile(
    r"(ti|commune|epci|ept|departement|region)[\s_-]+(?:(\d{4})[\s_-]+)?(\w{2,9})", re.IGNORECASE
)


def written_territory(text: str) -> str:
    """`ti-2023-8422` from what a person writes: `TI-2023-8422`, ` ti 2023 8422 `.

    Other text is left as it is, without the blanks around it.
    """
    found = TERRITORY_WRITTEN.fullmatch(text.strip())
    if found is None:
        return text.strip()
    parts = (found[1].lower(), found[2], found[3].upper())
    return "-".join(part for part in parts if part)


ISO_COUNTRY = {"EL": "GR", "UK": "GB"}
"""Eurostat's and CORDIS' own country codes → ISO 3166-1 alpha-2."""
