"""Figures as a person writes them, in the language in use: 675 335, 0,53 and 85 % in French."""

import re

from ti_graph.messages import catalogue, language, say

SURE = 0.99
UNKNOWN = "unknown"
NUMBER = re.compile(r"[+-]?(0|[1-9]\d{0,11})(\.\d+)?")
"""Longer ones are identifiers."""
BOUNDS = {"under": 0.01, "over": SURE}
SIGNS = {"under": "<", "over": ">"}


def whole(value: float) -> str:
    """A whole number, its thousands apart."""
    text = f"{value:,.0f}"
    return text if language() == "en" else text.replace(",", "\u202f")


def decimal(value: float | None, places: int = 2) -> str:
    """A number with `places` decimals; `?` where it is not known."""
    if value is None:
        return "?"
    text = f"{value:,.{places}f}"
    if text.startswith("-") and not text.strip("-0.,"):
        text = text.removeprefix("-")  # what rounds to nothing has no sign
    return text if language() == "en" else text.translate({0x2C: "\u202f", 0x2E: ","})


def number_of(text: str) -> tuple[float | None, bool]:
    """The number that a figure of these functions writes, and whether it is a percentage.

    None of what says more than a number ("< 1 %", "30/182"), and of a code with a leading zero.
    """
    plain = text.replace("\u202f", "").replace("\u00a0", "")
    percents = plain.endswith("%")
    digits = plain.removesuffix("%")
    digits = digits.replace(",", "" if language() == "en" else ".")
    if not NUMBER.fullmatch(digits):
        return None, False
    number = float(digits) if "." in digits else int(digits)
    return (number / 100 if percents else number), percents


def expected(value: float) -> str:
    """How many are expected, in a sentence: one decimal, and never 0 for what is more."""
    hidden = 0 < value < 0.05
    return say("figure.under", bound=decimal(0.1, 1)) if hidden else decimal(value, 1)


def expected_cell(value: float) -> str:
    """The same in a table."""
    return f"<\u00a0{decimal(0.1, 1)}" if 0 < value < 0.05 else decimal(value, 1)


def chance(value: float) -> str:
    """A p-value or the like: three decimals, and never 0."""
    return f"<\u00a0{decimal(0.001, 3)}" if value < 0.001 else decimal(value, 3)


def measure(value: float, places: int) -> str:
    """A number with `places` decimals, and never 0 for what is more."""
    hidden = value and abs(value) <= 0.5 * 10**-places
    return f"{value:.1e}" if hidden else decimal(value, places)


def percent(share: float) -> str:
    """A share of 1 as a percentage, in a sentence: 0 % is none and 100 % all, whatever is near."""
    side = _beyond(share)
    return say(f"figure.{side}", bound=_percents(BOUNDS[side])) if side else _percents(share)


def percent_cell(share: float) -> str:
    """The same in a table."""
    side = _beyond(share)
    return f"{SIGNS[side]}\u00a0{_percents(BOUNDS[side])}" if side else _percents(share)


def _beyond(share: float) -> str | None:
    """On which side of the whole percentages a share lies that rounds to none or to all of them."""
    if 0 < share < 1 and f"{share:.0%}" in ("0%", "100%"):
        return "under" if share < SURE else "over"
    return None


def _percents(share: float) -> str:
    return f"{share:.0%}" if language() == "en" else f"{share * 100:.0f}\u00a0%"


def probability(value: float | None) -> str:
    """A probability: never shown as certainty, nor as none; `?` where it is not known."""
    if value is None:
        return decimal(None)
    return f">\u00a0{decimal(SURE)}" if value > SURE else part_of_one(value)


def part_of_one(value: float | None) -> str:
    """A score or a part of it, 0 to 1: two decimals, and never 0 for what is more."""
    hidden = value is not None and 0 < value < 0.005
    return f"<\u00a0{decimal(0.01)}" if hidden else decimal(value)


def edition(vintage: str, data_year: int | None = None) -> str:
    """The vintage of a source; where it is unknown the year of its data, or words that say so."""
    if vintage != UNKNOWN:
        return vintage
    if data_year is None:
        return say("ground.year_unknown")
    return say("screen.evidence.data_of", year=data_year)


def vintage_words(vintage: str, data_year: int | None = None) -> str:
    """The same with its noun, as it stands in a line."""
    if vintage == UNKNOWN:
        return edition(vintage, data_year)
    return say("screen.evidence.vintage", vintage=vintage)


def licence(name: str) -> str:
    """What a licence is called; its own name where that is of no language or of both."""
    key = "licence." + re.sub(r"\W+", "_", name.casefold()).strip("_")
    return say(key) if key in catalogue() else name


def country(code: str) -> str:
    """A country by its name; by its code where it has none."""
    key = f"country.{code}"
    return say(key) if key in catalogue() else code


def interval(value: float, low: float, high: float) -> str:
    """A value with its bounds."""
    return f"{decimal(value, 1)} ({decimal(low, 1)}–{decimal(high, 1)})"


def inhabitants(
    people: int | None, unreported: int, year: int | None, *, estimated: bool = False
) -> str:
    """A population and its year; where it is not known, how many communes do not tell theirs."""
    if people is None:
        found = say("screen.territory.unknown_population")
        missing = counted("commune", unreported)
        return f"{found} ({say('screen.territory.without', places=missing)})"
    of_year = say("ground.year_unknown") if year is None else str(year)
    way = [say("screen.territory.estimated_population")] if estimated else []
    return f"{counted('inhabitant', people)} ({', '.join([of_year, *way])})"


def counted(unit: str, number: int) -> str:
    """A number of things, in words: `1 commune`, `218 communes`."""
    one = number == 1 or (number == 0 and language() == "fr")
    form = say(f"screen.unit.{unit}.{'one' if one else 'many'}")
    return f"{whole(number)}\u00a0{form}"
