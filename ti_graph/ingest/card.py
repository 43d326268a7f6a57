"""The card of a source: `source.yml`, checked as it is read."""

import math
from pathlib import Path
from typing import Annotated, Literal, Self

import yaml
from pydantic import BaseModel, ConfigDict, Field, HttpUrl, ValidationError, model_validator

from ti_graph.errors import SourceError
from ti_graph.plain_yaml import plain_yaml

SourceKind = Literal["official", "curated", "simulated"]


class _Part(BaseModel):
    model_config = ConfigDict(
        extra="forbid",
        frozen=True,
        serialize_by_alias=True,
        validate_by_name=True,
        validate_by_alias=True,
    )


class Bilingual(_Part):
    """A text in French and in English."""

    fr: str
    en: str


class Licence(_Part):
    """What one may do with the facts."""

    name: str
    url: HttpUrl
    share_alike: bool = False
    attribution: str


class Publisher(_Part):
    """Who publishes the facts."""

    name: str
    url: HttpUrl


class FetchCard(_Part):
    """Where `ti-graph fetch` takes a file: an address, or a dataset of data.gouv.fr and a title."""

    save_as: Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$")]
    url: HttpUrl | None = None
    dataset: Annotated[str | None, Field(pattern=r"^[0-9a-f]{24}$")] = None
    title: str | None = None
    not_title: str | None = None
    not_resources: list[str] = []
    redirects_to: list[str] = []

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        if (self.url is None) == (self.dataset is None):
            raise ValueError("needs either url or dataset")
        if (self.dataset is None) != (self.title is None):
            raise ValueError("a dataset needs a title, and only a dataset has one")
        return self


class FileCard(_Part):
    """One file of a source: the names it is found under, and where it can be had.

    Where it is not in place beside others: an `optional` one may be missing, and a `shipped` one
    is a table of ours that lies beside the loader. `member` is the file meant in a zip archive.
    `never` are names that its patterns fit too, of other files of the same publisher.
    A publisher that writes some editions in cp1252 is `maybe_cp1252`.
    """

    names: Annotated[list[str], Field(min_length=1, description="File names or glob patterns.")]
    never: list[str] = []
    format: Literal["csv", "tsv", "parquet", "json", "geojson", "xlsx"]
    formats: list[Literal["csv", "parquet"]] = []
    url: HttpUrl | None = None
    fetch: FetchCard | None = None
    optional: bool = False
    shipped: str | None = None
    member: str | None = None
    maybe_cp1252: bool = False
    note: str = ""


class Expectation(_Part):
    """A total that the rows of a source should have: `about` so many, within a tolerance.

    `exactly` is for tables of our own, `minimum` where an edition only grows. `whole` is what a
    whole edition has at least, where less than that ships: a live file of fewer is an extract.
    """

    table: str
    where: dict[str, str | int] = {}
    exactly: int | None = None
    minimum: int | None = None
    about: int | None = None
    whole: int | None = None
    tolerance: Annotated[float, Field(gt=0, lt=1)] = 0.05

    @property
    def bounds(self) -> tuple[int, int | None]:
        """The least and the most rows; no most where a source only grows."""
        if self.exactly is not None:
            return self.exactly, self.exactly
        if self.about is not None:
            part = self.about * self.tolerance
            return math.floor(self.about - part), math.ceil(self.about + part)
        return self.minimum or 0, None

    @property
    def sign(self) -> str:
        """What is expected, as it may be read in any language."""
        if self.exactly is not None:
            return f"= {self.exactly}"
        if self.about is not None:
            low, high = self.bounds
            return f"{self.about} ± {self.tolerance:.0%} ({low}–{high})"
        return f"≥ {self.minimum or 0}"


class RegisterCard(_Part):
    """What a source selects, where it lists sites or counts them.

    A census holds all that there is where it covers: absence is a known zero. A selective register
    holds what meets a condition: absence from it says nothing.
    """

    selection: Literal["census", "selective"]
    selects: Bilingual
    cannot_see: Bilingual


CheckName = Literal["sirene_urssaf", "urssaf_flores", "sbs_national"]
Side = Literal["found", "expected"]


class Card(_Part):
    """Everything that the project says of a source."""

    id: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
    title: Bilingual
    kind: SourceKind
    publisher: Publisher
    licence: Licence
    landing_page: HttpUrl
    vintage: str
    cadence: str
    retrieved: Annotated[str, Field(pattern=r"^\d{4}-\d{2}-\d{2}$")]
    notes: str = ""
    optional: bool = False
    """Nothing of it ships: it is absent until its files are there."""
    extracts: bool = False
    """A part of its files may be put in place, and is taken for what it covers."""
    register_of_sites: Annotated[RegisterCard | None, Field(alias="register")] = None
    """It lists or counts sites: the table `register` has a row of it."""
    cross_checks: dict[CheckName, Side] = {}
    """On which side it stands where sources are held against each other (`cross_checks.py`)."""
    communes_of: Annotated[int | None, Field(ge=1943, le=2100)] = None
    """Year of the official geographic code that its files use, where it is not today's."""
    requires: list[str] = []
    files: dict[str, FileCard] = {}
    expected: list[Expectation] = []

    @property
    def fetchable(self) -> dict[str, FetchCard]:
        """The files that can be had by their address."""
        return {key: file.fetch for key, file in self.files.items() if file.fetch is not None}


def read_card(path: Path) -> Card:
    """Read and check a card.

    Raises SourceError naming the field at fault.
    """
    try:
        return Card.model_validate(plain_yaml(path.read_text("utf-8")))
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise _fault(path, where, first["msg"]) from None
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else "?"
        raise _fault(path, f"line {line}", error.problem or "not YAML") from None
    except (yaml.YAMLError, UnicodeDecodeError):
        raise _fault(path, "*", "it is not a text in UTF-8") from None
    except OSError as error:
        raise _fault(path, "*", error.strerror or "unreadable") from None


def _fault(path: Path, field: str, reason: str) -> SourceError:
    return SourceError("bad_card", source=path.parent.name, field=field, reason=reason)
