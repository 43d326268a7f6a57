"""Whether the name of a row may be that of a natural person, where a register does not say.

Fails closed. Names are read as words, without accents or case:

1. a word that only a person or a family bears (`Mme`, `EIRL`, `GAEC`, `indivision`): a person;
2. a partner or an owner behind a form or a title (`SAS DI ROSSI DR. MARIO`, `Inh. Müller`): a
   person, whatever the legal form, but for a public body, which bears such a name in tribute;
3. a legal form (`SAS`, `GmbH`), or a word of a public body (`commune`, `hôpital`): none;
4. a given name beside any other name (`MARTIN SOPHIE ENGINEERING`): a person. What follows
   `saint` is no given name, and some firms are known by their founder's full name;
5. an initial beside one other name (`DUPONT J.`), or family names alone: a person;
6. two to four plain words, where none is a word of trades, goods or organisations: a person;
7. what `names/traders.py` takes for a sole trader or a family: a person.

A company named after its founder, with its legal form, is a legal person and keeps its name; so
does a family name alone beside a trade (`FONDERIE LAURENT`). How often the rule is wrong was
measured: docs/decisions/0025-names.md.
"""

import re
import unicodedata
from collections.abc import Collection, Iterable
from itertools import pairwise

import polars as pl

from ti_graph.ingest.names.traders import is_a_trader
from ti_graph.ingest.names.words import (
    BRANDS,
    CIVILITIES,
    CORPORATE,
    FAMILY_NAMES,
    GIVEN_NAMES,
    LAST_ONLY_FORMS,
    LEGAL_FORMS,
    PERSONAL_FORMS,
    PERSONAL_PHRASES,
    PUBLIC,
    SMALL,
    SOLE_TRADERS,
    TRADES,
    UNSURE,
)

LETTERS = str.maketrans(
    {"ß": "ss", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ı": "i",
     "æ": "ae", "Æ": "AE", "œ": "oe", "Œ": "OE", "’": "'"}
)  # fmt: skip
ABBREVIATION = re.compile(r"\b(?:[A-Z]\. ?){2,}(?:[A-Z]\b)?|\b(?:[A-Z]\.)+[A-Z]\b|\b[AS]/[AS]\b")
POLISH = re.compile(r"\bSP\.? ?Z ?O\.? ?O\b")
LEGAL_ENDING = re.compile(r"(GMBH|GESELLSCHAFT|VEREIN|VERBAND|STIFTUNG|FORENING|FORBUND)$")
ELISION = re.compile(r"\b[LD]'")
PARTNERSHIP_OF = re.compile(r"\b(?:SAS|SNC|SDF|SS) (?:DI|DEI|DEGLI|DELLE) [A-Z]")
"""An Italian partnership bears the name of a partner behind its form, by law."""
TITLED = re.compile(
    r"(?<=\S )(?:DR|DOTT|DOTTSSA|PROF|HERR|FRAU|DIPL ?\.? ?-?ING|AVV|GEOM|INH|INHABER|INHABERIN"
    r"|TITOLARE)\b[. :]+[A-Z]"
)
"""A title, or a word of who owns a firm, behind its name. What begins with one is `Dr. Wolf AG`."""
SOLE_TRADER_OF = re.compile(r" DI [A-Z']+ [A-Z']+$")
HALLOWED = ("SAINT", "SAINTE", "ST", "STE", "SAN", "SANTA", "SANTO", "SANKT")
KNOWN_NAMES = GIVEN_NAMES | FAMILY_NAMES
MOST_WORDS = 4
WORD, VOWEL = re.compile("[A-Z0-9]+"), re.compile("[AEIOUY]")
SAINT, FIRM = "*SAINT", "*FIRM"
"""What stands for a place or a patron, and for a firm that is known by a full name."""


def may_be_persons(names: pl.Series, places: pl.Series | None = None) -> pl.Series:
    """True where a name may be that of a natural person, and where there is none.

    `places` names where each one is: those words are no names of persons, but for given names.
    """
    rows = pl.DataFrame({"name": names, "place": "" if places is None else places.fill_null("")})
    distinct = rows.unique().drop_nulls()
    found = [may_be_a_person(name, place) for name, place in distinct.iter_rows()]
    read = distinct.with_columns(person=pl.Series(found, dtype=pl.Boolean))
    joined = rows.join(read, on=["name", "place"], how="left", maintain_order="left")
    return joined["person"].fill_null(value=True)


def may_be_a_person(name: str, place: str = "") -> bool:
    """True unless the name is known to be that of a firm or of a body."""
    plain = plain_name(name)
    words = WORD.findall(plain)
    if not words or _is_personal(words) or _names_its_owner(plain, words):
        return True
    if _has_legal_form(words):
        return False
    if words[0] in CIVILITIES or SOLE_TRADERS.intersection(words) or SOLE_TRADER_OF.search(plain):
        return True
    if PUBLIC.intersection(words):
        return False
    left = _without_brands(_without_saints(words))
    here = {word for word in WORD.findall(plain_name(place)) if word not in GIVEN_NAMES}
    if FIRM in left:
        return False
    return _is_named_like_a_person(left, here) or is_a_trader(plain, here | _hallowed(words))


def plain_name(name: str) -> str:
    """Capitals without accents; abbreviations without dots: `S.A.S.` is SAS."""
    letters = unicodedata.normalize("NFKD", name.translate(LETTERS)).upper()
    text = "".join(mark for mark in letters if not unicodedata.combining(mark))
    text = POLISH.sub("SPZOO", text)
    text = ABBREVIATION.sub(lambda found: re.sub("[./ ]", "", found[0]) + " ", text)
    return " ".join(ELISION.sub("", text).split())


def _is_personal(words: list[str]) -> bool:
    spaced = f" {' '.join(words)} "
    forms = PERSONAL_FORMS.intersection(words)
    return bool(forms) or any(f" {phrase} " in spaced for phrase in PERSONAL_PHRASES)


def _names_its_owner(plain: str, words: list[str]) -> bool:
    """A partner or an owner is named beside a legal form; beside a public body it is a tribute."""
    titled = TITLED.search(plain) and not PUBLIC.intersection(words)
    return bool(titled or PARTNERSHIP_OF.search(plain))


def _has_legal_form(words: list[str]) -> bool:
    if LEGAL_FORMS.intersection(words) or (len(words) > 1 and words[-1] in LAST_ONLY_FORMS):
        return True
    return any(LEGAL_ENDING.search(word) for word in words)


def _without_saints(words: list[str]) -> list[str]:
    """`SAINT JEAN` is a place or a patron: neither word is a person's given name there."""
    kept: list[str] = []
    after = False
    for word in words:
        if after and word not in SMALL:
            kept.append(SAINT)
            after = False
        elif word in HALLOWED:
            after = True
        else:
            kept.append(word)
    return kept


def _hallowed(words: list[str]) -> set[str]:
    """Words of saints: `SAINT`, and the word behind it."""
    return {one for pair in pairwise(words) if pair[0] in HALLOWED for one in pair}


def _without_brands(words: list[str]) -> list[str]:
    spaced = f" {' '.join(words)} "
    for brand in BRANDS:
        spaced = spaced.replace(f" {brand} ", f" {FIRM} ")
    return spaced.split()


def _is_named_like_a_person(words: list[str], here: Collection[str]) -> bool:
    saying = {word for word in words if word in CORPORATE or word[0].isdigit()}
    corporate = bool(saying - TRADES)
    names = [word for word in words if not _says_nothing(word, words) and word not in here]
    longest_initials = 1 if corporate else 2
    whole = [word for word in names if len(word) > longest_initials]
    given = any(word in GIVEN_NAMES and word not in UNSURE for word in whole)
    family = [word for word in whole if word in FAMILY_NAMES and word not in UNSURE]
    if len(names) < 2:
        return (given or bool(family)) and not saying
    if given or len(whole) == 1 < len(names) or len(family) == len(whole):
        return True
    if UNSURE.intersection(whole):
        return bool(family)
    return not corporate and _are_plain(whole)


def _says_nothing(word: str, words: list[str]) -> bool:
    """A corporate or a joining word. A single letter joins only between others."""
    if word in CORPORATE or word[0].isdigit():
        return True
    return word in SMALL and (len(word) > 1 or word not in (words[0], words[-1]))


def _are_plain(words: Iterable[str]) -> bool:
    """Two to four words that can be spoken: an acronym cannot."""
    spoken = [word for word in words if len(word) > 2 and VOWEL.search(word)]
    return 2 <= len(spoken) <= MOST_WORDS
