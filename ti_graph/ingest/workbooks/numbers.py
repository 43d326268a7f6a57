"""Numbers as people write them: blanks or points between thousands, a comma, a unit."""

import re

_THOUSANDS = re.compile(r"\d{1,3}(?: \d{3})+(?:[.,]\d+)?|\d{1,3}(?:\.\d{3}){2,}(?:,\d+)?"
                        r"|\d{1,3}(?:\.\d{3})+,\d+|\d+(?:[.,]\d+)?")  # fmt: skip
"""Figures in groups of three are parted by a blank, of whatever width, or by points."""
_EITHER = re.compile(r"[1-9]\d{0,2}[.,]\d{3}")
"""1.200 is one and a fifth, or twelve hundred: nothing in it says which."""
_UNITS: dict[str, dict[str, float]] = {
    "hectares": {"ha": 1, "hectare": 1, "hectares": 1},
    "amount_eur": {
        "€": 1, "eur": 1, "euro": 1, "euros": 1, "k€": 1e3, "keur": 1e3, "m€": 1e6, "meur": 1e6,
        "million d'euros": 1e6, "millions d'euros": 1e6,
    },
}  # fmt: skip
"""Column → how its unit is written, and how many of it that is."""


class NoNumberError(ValueError):
    """A text that is no number, or one of two: the code of the reason."""

    def __init__(self, code: str = "not_a_number") -> None:
        super().__init__(code)
        self.code = code


def written_number(text: str, column: str) -> float:
    """The number that a text says, in the unit of its column.

    Raises NoNumberError, also for what can be read in two ways.
    """
    figures, times = _parted(" ".join(text.split()), column)
    if _EITHER.fullmatch(figures):
        raise NoNumberError("number_of_two")
    if not _THOUSANDS.fullmatch(figures):
        raise NoNumberError
    if figures.count(".") > 1 or ("." in figures and "," in figures):
        figures = figures.replace(".", "")
    # 1,1 M€ is no 1 100 000,000 000 1 €.
    return round(float(figures.replace(" ", "").replace(",", ".")) * times, 9)


def scaled(text: str, column: str) -> bool:
    """Whether a text says thousands or millions of its unit."""
    return _parted(" ".join(text.split()), column)[1] != 1


def _parted(text: str, column: str) -> tuple[str, float]:
    """Figures, and how much the unit behind them counts."""
    found = re.fullmatch(r"([\d .,]*\d) ?(\D*)", text)
    unit = found[2].lower().replace("’", "'") if found else ""
    if found is None or not unit:
        return text, 1
    return found[1], _UNITS.get(column, {}).get(unit, 0) or _refuse()


def _refuse() -> float:
    raise NoNumberError
