"""Asking a named query as people do: what it is asked about must be known, and no answer is silent.

An empty table may say three things that must not be mixed up: nothing bears that name; nothing is
loaded of what the query is about; or it is loaded, and there is none. The first is an error. The
others are a notice beside the table, as data and in words.
"""

from dataclasses import asdict, dataclass
from typing import Literal

from pyoxigraph import NamedNode

from ti_graph.errors import NotFoundError
from ti_graph.graph.store.interface import Store
from ti_graph.graph.vocabulary import class_names
from ti_graph.messages import LANGUAGES, say
from ti_graph.model.namespaces import expand
from ti_graph.query.catalogue import Header, NamedQuery
from ti_graph.query.parameters import ROOMS, bind
from ti_graph.query.phases import with_years, years_of
from ti_graph.query.run import Asked, Table, run

IS_KNOWN = "ASK { { ?thing ?p ?o } UNION { ?s ?q ?thing } }"
IS_HELD = "ASK { ?thing a ?class }"
CHANGE = "tig:ReleaseChange"
Code = Literal["first_release", "nothing_loaded", "no_row"]


@dataclass(frozen=True)
class Notice:
    """Why an answer has no row, or why its rows are all unknown."""

    code: Code
    of: tuple[str, ...]
    """The classes of which nothing is loaded, by their prefixed names."""
    fr: str
    en: str

    def as_dict(self) -> dict[str, object]:
        """As data."""
        return {**asdict(self), "of": list(self.of)}


@dataclass(frozen=True)
class Answered:
    """The rows of a named query, and what stands beside them."""

    table: Table
    notice: Notice | None


def ask(query: NamedQuery, given: dict[str, str], asked: Asked) -> Answered:
    """The answer of a named query.

    Raises NotFoundError for a thing that the release does not know, and what `run` raises.
    """
    given = with_years(query.header.params, given, lambda: years_of(asked.store))
    _require_known(query.header, given, asked)
    table = run(query, given, asked)
    return Answered(table, _notice(query.header, asked.store, rows=len(table.rows)))


def _require_known(header: Header, given: dict[str, str], asked: Asked) -> None:
    bound = bind(header.params, given, asked.mint)
    for name, parameter in header.params.items():
        if parameter.type not in ROOMS:
            continue
        if not asked.store.query(IS_KNOWN, {"thing": bound[name]}):
            value = given.get(name, str(parameter.default))
            raise NotFoundError(
                "unknown_value",
                name=name,
                kind=parameter.type,
                value=value,
                example=parameter.example,
            )


def _notice(header: Header, store: Store, *, rows: int) -> Notice | None:
    missing = tuple(name for name in header.needs if not _holds(store, name))
    if missing:
        return _in_words("first_release" if missing == (CHANGE,) else "nothing_loaded", missing)
    if rows:
        return None
    if header.empty:
        return Notice("no_row", (), header.empty.fr, header.empty.en)
    return _in_words("no_row", ())


def _holds(store: Store, name: str) -> bool:
    return bool(store.query(IS_HELD, {"class": NamedNode(expand(name))}))


def _in_words(code: Code, missing: tuple[str, ...]) -> Notice:
    labels = class_names()
    words = {
        one: say(f"notices.{code}", one, of=", ".join(labels[name][one] for name in missing))
        for one in LANGUAGES
    }
    return Notice(code, missing, words["fr"], words["en"])
