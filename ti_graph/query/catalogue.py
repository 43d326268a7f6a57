"""The catalogue of named queries: `queries/<theme>/<name>.rq`, each with a header.

The header is YAML behind `#+ `: title and question in French and English, `params` with their
types, and the columns that it returns.
"""

from functools import cache
from pathlib import Path
from typing import Annotated

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from ti_graph import resources
from ti_graph.errors import NotFoundError, QueryError, unknown_name
from ti_graph.ingest.card import Bilingual
from ti_graph.plain_yaml import plain_yaml
from ti_graph.query.parameters import Parameter

MARK = "#+ "


class Header(BaseModel):
    """What a named query says of itself."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    title: Bilingual
    question: Bilingual
    competency: Annotated[str, Field(pattern=r"^Q\d\d$")] | None = None
    params: dict[str, Parameter] = {}
    needs: list[str] = []
    """Classes without which the query has no ground: where none is held, it says so."""
    empty: Bilingual | None = None
    """What an answer without rows says, where it says more than that there are none."""
    alphabetical: str | None = None
    """The column of labels by which rows stand in the order of a French reader."""
    words: list[Annotated[list[str], Field(min_length=1)]] = []
    """How a question in words is known for this one: a word of it begins with one of each group.
    Written without accents, in both languages."""
    returns: Annotated[list[str], Field(min_length=1)]

    @property
    def examples(self) -> dict[str, str]:
        """Each parameter's example, as a user would write it."""
        return {name: str(one.example) for name, one in self.params.items()}


class NamedQuery(BaseModel):
    """A query of the catalogue."""

    model_config = ConfigDict(frozen=True)

    name: str
    header: Header
    text: str


@cache
def catalogue(folder: Path | None = None) -> dict[str, NamedQuery]:
    """Every named query by name (`theme/name`), in order of name."""
    root = folder or resources.queries()
    found = {}
    for path in sorted(root.glob("*/*.rq")):
        name = f"{path.parent.name}/{path.stem}"
        found[name] = read_query(name, path.read_text("utf-8"))
    return found


def named_query(name: str) -> NamedQuery:
    """One query by its name, or by the number of the question that it answers (`Q04`).

    Raises NotFoundError naming those that are close.
    """
    queries = catalogue()
    numbered = {query.header.competency: query.name for query in queries.values()}
    name = numbered.get(name.upper(), name)
    if name not in queries:
        raise unknown_name(NotFoundError("unknown_query", name=name[:160]), name, queries)
    return queries[name]


def read_query(name: str, text: str) -> NamedQuery:
    """A query and its header.

    Raises QueryError where the header is missing or wrong.
    """
    lines = [line.removeprefix("#+").removeprefix(" ") for line in _header_lines(text)]
    try:
        header = Header.model_validate(plain_yaml("\n".join(lines)) or {})
    except (ValidationError, yaml.YAMLError) as error:
        reason = str(error).replace("\n", " ")[:200]
        raise QueryError("bad_query_header", name=name, reason=reason) from None
    return NamedQuery(name=name, header=header, text=text)


def _header_lines(text: str) -> list[str]:
    lines = []
    for line in text.splitlines():
        if not line.startswith("#+"):
            break
        lines.append(line)
    return lines
