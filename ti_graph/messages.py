"""What a person reads, in French first and English beside it.

Texts live in `locale/*.yml` under dotted keys, each with `fr` and `en`; code names the key and the
facts that fill its braces.
"""

import os
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from typing import Literal, get_args

from ti_graph import resources
from ti_graph.plain_yaml import plain_yaml

Language = Literal["fr", "en"]
LANGUAGES: tuple[Language, ...] = get_args(Language)
DEFAULT: Language = "fr"
NUMBERED = re.compile(r"\{(\w+)\|([^|{}]*)\|([^|{}]*)\}")
Medium = Literal["terminal", "program", "http"]
"""How somebody asks: by commands at a terminal, by a program (`--json`, Python), over HTTP."""


@cache
def catalogue() -> dict[str, dict[str, str]]:
    """Every text: dotted key → language → template."""
    texts: dict[str, dict[str, str]] = {}
    for path in sorted(resources.locale().glob("*.yml")):
        _flatten(plain_yaml(path.read_text("utf-8")), path.stem, texts)
    return texts


def _flatten(node: dict[str, object], prefix: str, texts: dict[str, dict[str, str]]) -> None:
    if set(node) == set(LANGUAGES):
        texts[prefix] = {language: str(node[language]).strip() for language in LANGUAGES}
        texts[prefix]["fr"] = typeset(texts[prefix]["fr"])
        return
    for name, child in node.items():
        if not isinstance(child, dict):
            raise TypeError(f"{prefix}.{name} has no {' and '.join(LANGUAGES)}")
        _flatten(child, f"{prefix}.{name}", texts)


def typeset(text: str) -> str:
    """French as it is set: a space that no line may break at, and one kind of apostrophe.

    It stands inside « », before : ; ? ! % and units, and between groups of digits.
    """
    for wanted, written in _SET:
        text = wanted.sub(written, text)
    return text


_SET = (
    (re.compile("« "), "«\u00a0"),
    (re.compile(" (?=[»:;?!%€])"), "\u00a0"),
    (re.compile(r"(?<=[\d}]) (?=(km|ha)\b)"), "\u00a0"),
    (re.compile(r"(?<=\d) (?=\d{3}\b)"), "\u202f"),
    (re.compile(r"(?<=[^\W\d_])'(?=[^\W_]|[«{])"), "\u2019"),
)


_spoken: ContextVar[Language | None] = ContextVar("spoken", default=None)


def language() -> Language:
    """The language in use: that of the request, or TI_GRAPH_LANGUAGE, or French."""
    chosen = _spoken.get()
    if chosen:
        return chosen
    return "en" if os.environ.get("TI_GRAPH_LANGUAGE", DEFAULT).lower() == "en" else DEFAULT


@contextmanager
def speaking(wanted: Language) -> Iterator[None]:
    """Use a language in this block."""
    token = _spoken.set(wanted)
    try:
        yield
    finally:
        _spoken.reset(token)


_asked_by: ContextVar[Medium] = ContextVar("asked_by", default="program")


def medium() -> Medium:
    """How what is answered was asked."""
    return _asked_by.get()


@contextmanager
def asked_by(one: Medium) -> Iterator[None]:
    """Speak to those who ask so in this block."""
    token = _asked_by.set(one)
    try:
        yield
    finally:
        _asked_by.reset(token)


def say(key: str, spoken: Language | None = None, /, **facts: object) -> str:
    """The text of `key` in the wanted language, its braces filled from `facts`.

    `{count|# row|# rows}` is the first form for one (in French for none, too), else the second.
    `[[ (ti-graph build)]]` is for who types commands at a terminal: a document, a page, a program
    that asks for JSON gets one text, however it asks.
    """
    wanted = spoken or language()
    shown = medium() == "terminal"
    template = _TYPED.sub(r"\1" if shown else "", catalogue()[key][wanted])
    text = NUMBERED.sub(lambda found: _form(facts[found[1]], found[2], found[3], wanted), template)
    return (contracted(text, facts) if wanted == "fr" else text).format(**facts)


def contracted(text: str, facts: Mapping[str, object]) -> str:
    """A French text whose `de {name}` and `à {name}` are as they are said before that name.

    « d’Athis-Mons », « du Havre », « aux Herbiers ». A name in h keeps « de »: which are mute is in
    no list that is loaded. So does one in y before a vowel (Yutz, Yerres), of which usage differs.
    """

    def said(found: re.Match[str]) -> str:
        if found[2] not in facts:
            return found[0]
        return named_after(found[1], str(facts[found[2]])).replace("{", "{{").replace("}", "}}")

    return _BEFORE_NAME.sub(said, text)


def named_after(preposition: str, name: str) -> str:
    """`de` or `à` with a name after it, elided or contracted as French has it."""
    article, _, rest = name.partition(" ")
    if rest and (joined := _JOINED.get((preposition.lower(), article))):
        return f"{_cased(joined, preposition)} {rest}"
    if preposition.lower() == "de" and _ELIDED.match(_plain(name)):
        return f"{preposition[0]}’{name}"
    return f"{preposition} {name}"


def _plain(name: str) -> str:
    return unicodedata.normalize("NFKD", name[:2]).casefold()


def _cased(word: str, like: str) -> str:
    return word.capitalize() if like[0].isupper() else word


_TYPED = re.compile(r"\[\[(.*?)\]\]")
_BEFORE_NAME = re.compile(r"\b([Dd]e|[Àà]) \{(\w+)\}")
_ELIDED = re.compile(r"[aeiouœæ]|y[^aeiou\W]")
_JOINED = {
    ("de", "Le"): "du",
    ("de", "Les"): "des",
    ("à", "Le"): "au",
    ("à", "Les"): "aux",
}
"""Articles that are a part of a name join what stands before them; « La » and « L’ » do not."""


def reason(text: str, spoken: Language | None = None) -> str:
    """A reason that a loader gives in English, in the wanted language where it is translated."""
    return worded(text, "reason", spoken)


def worded(
    text: str,
    prefix: str,
    spoken: Language | None = None,
    /,
    **within: Callable[[str], str],
) -> str:
    """An English text in the wanted language, where the texts under `prefix` have it.

    `within` says how a fact of that name, a text itself, is worded.
    """
    for pattern, key in _patterns(prefix):
        if found := pattern.fullmatch(text):
            facts = {
                name: within[name](fact) if name in within else fact
                for name, fact in found.groupdict().items()
            }
            return say(key, spoken, **facts)
    return text


@cache
def _patterns(prefix: str) -> list[tuple[re.Pattern[str], str]]:
    """Every text of `locale/<prefix>.yml`: the English text as a pattern, and its key."""
    return [
        (re.compile(re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>.+)", re.escape(texts["en"]))), key)
        for key, texts in catalogue().items()
        if key.startswith(f"{prefix}.")
    ]


def _form(number: object, one: str, many: str, spoken: Language) -> str:
    """The form of a noun after a number, which may be written with its thousands apart."""
    written = str(number)
    digits = re.sub(r"\D", "", written)
    single = digits == "1" or (digits == "0" and spoken == "fr")
    return (one if single else many).replace("#", written)
