"""A sentence of an answer, in both languages, and what it links to."""

from collections.abc import Callable
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from ti_graph.answers.models import Label, in_both
from ti_graph.messages import say

About = Literal["good_at", "who", "missing", "supplier", "partner", "nothing"]


class Link(BaseModel):
    """Something that a sentence names, and that has a page or an entry of its own."""

    model_config = ConfigDict(frozen=True)

    kind: Literal["filiere", "site", "territory", "region"]
    id: Annotated[str, Field(examples=["ti-2023-8422"])]
    label: str


class Sentence(BaseModel):
    """One sentence of the answer."""

    model_config = ConfigDict(frozen=True)

    about: About
    text: Label
    links: list[Link]


def sentence(
    about: About, key: str, links: list[Link], facts: Callable[[], dict[str, object]]
) -> Sentence:
    """A sentence in both languages; `facts` are written in the language in use."""
    return Sentence(about=about, text=in_both(lambda: say(key, **facts())), links=links)


def closed(label: Label) -> str:
    """A label before a full stop: « n.c.a. » brings its own."""
    return label.spoken().removesuffix(".")
