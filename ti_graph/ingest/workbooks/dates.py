"""Days as people write them: figures in several orders, months in letters, months alone."""

import re
import unicodedata
from calendar import monthrange
from datetime import date
from typing import Literal

from ti_graph.ingest.workbooks.spelling import plain

Edge = Literal["", "first", "last"]
"""Which day of a month a column means where a month is enough for it; none where it is not."""

_CENTURY = 2000
"""Of a year that is written with two figures."""
_TIME = re.compile(r"[ T]\d{1,2}:\d{2}(:\d{2})?(\.\d+)?Z?$")
"""The hour that a spreadsheet adds to a day says nothing of it."""
_YEAR_FIRST = re.compile(r"(\d{4})[/.-](\d{1,2})[/.-](\d{1,2})")
_DAY_FIRST = re.compile(r"(\d{1,2}) ?[/.-] ?(\d{1,2}) ?[/.-] ?(\d{4}|\d{2})")
_MONTH_OF_YEAR = re.compile(r"(?P<month>\d{1,2})[/.-](?P<year>\d{4})")
_YEAR_OF_MONTH = re.compile(r"(?P<year>\d{4})[/.-](?P<month>\d{1,2})")
_LETTERS = re.compile(
    r"(?:le-)?(?:(?P<weekday>[a-z]{3,9})-(?=\d))?"
    r"(?:(?P<day>\d{1,2})(?:-?er)?-)?(?P<month>[a-z]{3,9})-(?P<year>\d{4}|\d{2})"
)
"""« dimanche 1er nov. 2026 », made plain."""
_YEAR_ALONE = re.compile(r"\d{4}")
_MONTHS = (
    ("janvier", "january"), ("fevrier", "february"), ("mars", "march"), ("avril", "april"),
    ("mai", "may"), ("juin", "june"), ("juillet", "july"), ("aout", "august"),
    ("septembre", "september"), ("octobre", "october"), ("novembre", "november"),
    ("decembre", "december"),
)  # fmt: skip
_WEEKDAYS = (
    ("lundi", "monday"), ("mardi", "tuesday"), ("mercredi", "wednesday"), ("jeudi", "thursday"),
    ("vendredi", "friday"), ("samedi", "saturday"), ("dimanche", "sunday"),
)  # fmt: skip


class NoDayError(ValueError):
    """A text that says no day: the code of the reason."""

    def __init__(self, code: str = "not_a_date") -> None:
        super().__init__(code)
        self.code = code


def written_day(text: str, edge: Edge = "") -> date:
    """The day that a text says; of a month alone, the edge that its column means.

    Raises NoDayError, also for what can be read in two ways.
    """
    text = _TIME.sub("", " ".join(unicodedata.normalize("NFKC", text).split()))
    if found := _YEAR_FIRST.fullmatch(text):
        return _day(*found.groups())
    if found := _DAY_FIRST.fullmatch(text):
        return _day(*found.groups()[::-1])
    if found := _MONTH_OF_YEAR.fullmatch(text) or _YEAR_OF_MONTH.fullmatch(text):
        return _of_month(int(found["year"]), int(found["month"]), edge)
    if _YEAR_ALONE.fullmatch(text):
        raise NoDayError("year_without_day")
    found = _LETTERS.fullmatch(plain(text))
    if found is None:
        raise NoDayError
    month = _place(found["month"], _MONTHS, "month_of_several")
    if found["day"] is None:
        return _of_month(_year(found["year"]), month, edge)
    day = _day(found["year"], str(month), found["day"])
    if found["weekday"] and _place(found["weekday"], _WEEKDAYS, "not_a_date") != day.weekday() + 1:
        raise NoDayError("weekday_differs")
    return day


def _day(year: str, month: str, day: str) -> date:
    try:
        return date(_year(year), int(month), int(day))
    except ValueError:
        raise NoDayError from None


def _year(written: str) -> int:
    return int(written) if len(written) > 2 else _CENTURY + int(written)


def _of_month(year: int, month: int, edge: Edge) -> date:
    if not 1 <= month <= 12:
        raise NoDayError
    if not edge:
        raise NoDayError("month_without_day")
    return date(year, month, 1 if edge == "first" else monthrange(year, month)[1])


def _place(word: str, names: tuple[tuple[str, ...], ...], several: str) -> int:
    """The place of the only name that a word is or begins, from one on."""
    whole = [at for at, each in enumerate(names, 1) if word in each]
    begun = [at for at, each in enumerate(names, 1) if any(one.startswith(word) for one in each)]
    places = whole or begun
    if len(places) != 1:
        raise NoDayError(several if places else "not_a_date")
    return places[0]
