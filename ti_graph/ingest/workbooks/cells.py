"""Cells of a workbook: from what a hand typed to a value, or the reason why not."""

import math
import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import SplitResult, unquote, urlsplit

from pydantic import HttpUrl

from ti_graph.ingest.names import (
    holds_a_persons_mailbox,
    is_of_a_service,
    joins_a_name,
    mailboxes,
    may_be_a_person,
    names_a_person,
)
from ti_graph.ingest.workbooks.dates import NoDayError, written_day
from ti_graph.ingest.workbooks.file import Cell, CellError, Formula
from ti_graph.ingest.workbooks.kinds import CHOICES, Field, words
from ti_graph.ingest.workbooks.numbers import NoNumberError, written_number
from ti_graph.ingest.workbooks.persons import UNSEEN, speaks_of_a_person
from ti_graph.ingest.workbooks.spelling import MOST_NAMED, References, plain
from ti_graph.model.columns import FIRST_DAY, LAST_DAY
from ti_graph.model.identifiers import written_naf
from ti_graph.model.industries import naf
from ti_graph.model.programme_tables import FIRST_AGREEMENT

LONGEST_CELL = 10_000
_KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9._~-]{0,79}")
_KEY_IN_WORDS = re.compile(r"[\w\s°.'’-]{1,80}")
"""A key as a hand writes it: « besoin 4 », « Fiche n° 3 »."""
_LIST = re.compile(r"[-+] ")
"""A dash and a blank open a line of a list: no spreadsheet computes it."""
_YEAR = re.compile(r"\d{4}")
_ADDRESS = re.compile(r"https?://[^\s<>\"{}|^`\\\x7f-\U0010ffff]+")
FORMULA_SIGNS = ("=", "+", "-", "@")
NO_VALUE_WORDS = frozenset({"nan", "n/a", "#n/a", "null", "inconnu", "unknown", "?"})


@dataclass(frozen=True)
class Known:
    """What a workbook may refer to, by the kind of the column."""

    references: Mapping[str, References]
    today: date


class UnfitError(Exception):
    """A cell that cannot be taken: the code of its reason, and facts."""

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts


Value = str | int | float | date | None


def value_of(cell: Cell, field: Field, known: Known) -> Value:
    """The value of a cell; None where it is blank and may be.

    Raises UnfitError.
    """
    if isinstance(cell, Formula):
        raise UnfitError("formula")
    if isinstance(cell, CellError):
        raise UnfitError("error_value")
    if isinstance(cell, str) and len(cell) > LONGEST_CELL:
        raise UnfitError("too_long", most=LONGEST_CELL)
    if cell is None:
        if field.required:
            raise UnfitError("required")
        return None
    reader = _READERS.get(field.kind)
    return reader(cell, field, known) if reader else _reference(cell, field, known)


def _text(cell: Cell, _field: Field | None = None, _known: Known | None = None) -> str:
    text = _plain(cell)
    if text.lower() in NO_VALUE_WORDS:
        raise UnfitError("word_for_nothing")
    if holds_a_persons_mailbox(text):
        raise UnfitError("personal_mailbox")
    if speaks_of_a_person(text):
        raise UnfitError("person")
    return text


def _body(cell: Cell, _field: Field, _known: Known) -> str:
    """The name of an organisation; one that nothing tells from a person's is refused."""
    text = _text(cell)
    if mailboxes(text):
        raise UnfitError("mailbox_in_name")
    if may_be_a_person(text):
        raise UnfitError("maybe_person")
    return text


def _town(cell: Cell, _field: Field, known: Known) -> str:
    """The name of a town: that of a known place is one, though persons bear its words too."""
    text = _plain(cell)
    return text if known.references["territory"].meant(text) else _text(cell)


def _mailbox(cell: Cell, _field: Field, _known: Known) -> str:
    """The mailbox of a service, and nothing beside it."""
    text = _plain(cell)
    if mailboxes(text) != [text]:
        raise UnfitError("bad_mailbox")
    if not is_of_a_service(text):
        raise UnfitError("personal_mailbox")
    return text


def _page(cell: Cell, _field: Field, known: Known) -> str:
    """The address of a public page; the page of a person is refused."""
    address = address_of(_plain(cell))
    if _is_of_a_person(urlsplit(address), known):
        raise UnfitError("person")
    parts = urlsplit(address)
    said = [re.sub(r"[\W\d_]+", " ", one) for one in re.split(r"[/?&=#]", unquote(address))]
    if parts.username or holds_a_persons_mailbox(unquote(address)):
        raise UnfitError("personal_mailbox")
    if any(names_a_person(one, capitals=False) for one in said):
        raise UnfitError("person")
    return address


_HOME = re.compile(r"/(?:~[^/]|(?:in|people|person|persons|staff|team|equipe|annuaire)/[^/])", re.I)
"""Where sites keep the pages of persons."""
_BODIES = re.compile(r"/(?:company|school|showcase|groups?)/", re.I)


def _is_of_a_person(parts: SplitResult, known: Known) -> bool:
    """Whether a path leads to persons' pages, or a part of it is a name: `/jeandupont`.

    The name of a known place is none, nor what stands behind `company`.
    """
    path = unquote(parts.path)
    if _HOME.search(path):
        return True
    said = [] if _BODIES.search(path) else path.split("/")
    places = known.references["territory"]
    return any(joins_a_name(one) and not places.meant(one) for one in said)


def address_of(text: str) -> str:
    """An address that an IRI and a card can bear."""
    address = f"https://{text}" if text.startswith("www.") else text
    try:
        HttpUrl(address)
    except ValueError:
        raise UnfitError("bad_url") from None
    if not _ADDRESS.fullmatch(address):
        raise UnfitError("bad_url")
    return address


def _plain(cell: Cell) -> str:
    """Text without what a reader cannot see, or a spreadsheet would run."""
    if isinstance(cell, bool | int | float | date):
        raise UnfitError("not_text")
    seen = unicodedata.normalize("NFC", str(cell)).translate(UNSEEN)
    text = " ".join(seen.replace("\r", "\n").split())
    if any(unicodedata.category(character)[0] == "C" for character in text):
        raise UnfitError("control_character")
    if text.startswith(FORMULA_SIGNS) and not _LIST.match(text):
        raise UnfitError("formula")
    return text


def _key(cell: Cell, field: Field, _known: Known) -> str:
    # Rows that are numbered 1, 2, 3 have whole numbers for keys.
    text = _text(str(cell) if isinstance(cell, int) and not isinstance(cell, bool) else cell)
    if _KEY.fullmatch(text):
        return text
    # The name of a source is made into its form before, and is shorter.
    if field.name == "id" or not _KEY_IN_WORDS.fullmatch(text) or not plain(text):
        raise UnfitError("bad_key")
    return plain(text)


def _choice(cell: Cell, field: Field, _known: Known) -> str:
    text = plain(_plain(_YES_NO[cell] if isinstance(cell, bool) else cell))
    for code in CHOICES[field.choices]:
        if text in {plain(word) for word in words(field.choices, code)}:
            return code
    raise UnfitError("not_in_list", choices=field.choices)


_YES_NO = {True: "oui", False: "non"}
"""Spreadsheets turn VRAI and FAUX into truth values."""


def _date(cell: Cell, field: Field, _known: Known) -> date:
    day = cell if isinstance(cell, date) else _written_date(cell, field)
    if not FIRST_DAY <= day <= LAST_DAY:
        raise UnfitError("date_out_of_range", first=FIRST_DAY, last=LAST_DAY)
    return day


def _written_date(cell: Cell, field: Field) -> date:
    if not isinstance(cell, str):
        raise UnfitError("not_a_date")
    try:
        return written_day(cell.translate(UNSEEN), field.month)
    except NoDayError as error:
        raise UnfitError(error.code) from None


def _observed(cell: Cell, field: Field, known: Known) -> date:
    day = _date(cell, field, known)
    if day > known.today:
        raise UnfitError("not_yet")
    return day


def _number(cell: Cell, field: Field, _known: Known) -> float:
    if isinstance(cell, str):
        try:
            cell = written_number(cell.translate(UNSEEN), field.name)
        except NoNumberError as error:
            raise UnfitError(error.code) from None
    if isinstance(cell, bool) or not isinstance(cell, int | float):
        raise UnfitError("not_a_number")
    number = float(cell)
    if not math.isfinite(number) or number < 0 or number > 1e15:
        raise UnfitError("not_a_number")
    return number


def _year(cell: Cell, _field: Field, _known: Known) -> int:
    return _year_between(cell, FIRST_DAY.year, LAST_DAY.year)


def _past_year(cell: Cell, _field: Field, known: Known) -> int:
    """A year of what may be older than the programme, and is not to come."""
    return _year_between(cell, FIRST_AGREEMENT, known.today.year)


def _year_between(cell: Cell, first: int, last: int) -> int:
    if isinstance(cell, str) and _YEAR.fullmatch(cell.strip()):
        cell = int(cell)
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    if isinstance(cell, bool) or not isinstance(cell, int):
        raise UnfitError("not_a_year")
    if not first <= cell <= last:
        raise UnfitError("date_out_of_range", first=first, last=last)
    return cell


def _reference(cell: Cell, field: Field, known: Known) -> str:
    text = _text(_code_as_text(cell, field))
    references = known.references[field.kind]
    found = next((references.codes[one] for one in _spellings(text, field)
                  if one in references.codes), None)  # fmt: skip
    if found is not None:
        return found
    bearing = references.meant(text)
    if not bearing and field.kind == "axis":  # a short list: a part of a name tells which
        bearing = references.held(text)
    if len(bearing) == 1:
        return bearing[0]
    if bearing:
        shown = [references.offered(one) for one in bearing[:MOST_NAMED]]
        raise UnfitError("name_of_several", names="; ".join(shown))
    near = references.near(text)
    if not near and field.kind == "axis":
        near = [references.offered(one) for one in sorted(references.labels, reverse=True)]
    near = near[:MOST_NAMED]
    raise UnfitError(f"unknown_{field.kind}", near="; ".join(near))


_FIGURES = {"commune": 5, "ti": 4, "organisation": 9}
"""Kind of a column → the figures of its codes (of an organisation, its SIREN)."""


def _code_as_text(cell: Cell, field: Field) -> Cell:
    """A spreadsheet that takes a code for a number drops the zero that it begins with."""
    figures = _FIGURES.get(field.kind)
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    if figures and isinstance(cell, int) and not isinstance(cell, bool):
        return f"{cell:0{figures}d}" if 10 ** (figures - 2) <= cell < 10**figures else cell
    return cell


def _spellings(text: str, field: Field) -> list[str]:
    """How a code may be written: `2a004` is 2A004, `2562B` and `25.62B` are naf2-25.62B."""
    if field.kind == "commune":
        return [text, text.upper()]
    if field.kind == "industry":
        return [text, naf(written_naf(text))]
    return [text, text.lower()]


_READERS: Mapping[str, Callable[[Cell, Field, Known], Value]] = {
    "key": _key,
    "text": _text,
    "town": _town,
    "choice": _choice,
    "date": _date,
    "observed": _observed,
    "number": _number,
    "year": _year,
    "past_year": _past_year,
    "body": _body,
    "page": _page,
    "mailbox": _mailbox,
}
