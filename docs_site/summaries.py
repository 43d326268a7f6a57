"""The French summary of every page: in the page itself, or here by its name."""

import re
from functools import cache
from pathlib import Path

import yaml

OWN = '!!! abstract "En bref"'
OWN_LINE = "\n*En français"
"""A page may also begin with a line in italics."""


@cache
def _by_name() -> dict[str, str]:
    text: dict[str, str] = yaml.safe_load(
        Path(__file__).with_name("summaries.yml").read_text("utf-8")
    )
    return text


def _tells_its_own(text: str) -> bool:
    return OWN in text or OWN_LINE in text


def has_summary(name: str, text: str) -> bool:
    """Whether the page has its summary, or one is written of it here."""
    return _tells_its_own(text) or name in _by_name() or _pattern(name) is not None


def summary(name: str, text: str) -> str | None:
    """What to put below the title; None where the page has its own."""
    return None if _tells_its_own(text) else _by_name().get(name) or _pattern(name)


def _pattern(name: str) -> str | None:
    for pattern, found in _by_name().items():
        if "*" in pattern and re.fullmatch(pattern.replace(".", r"\.").replace("*", ".*"), name):
            return found
    return None
