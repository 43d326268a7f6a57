"""What a SPARQL 1.1 query is made of: terms, paths, expressions, patterns.

Names are those of the standard's grammar and algebra where it has them.
"""

from collections.abc import Callable
from dataclasses import dataclass, fields, is_dataclass
from functools import cache
from operator import is_
from typing import Any


@dataclass(frozen=True)
class Var:
    """A variable, without its `?`."""

    name: str


@dataclass(frozen=True)
class Iri:
    """An IRI, its prefix expanded; relative where the text has it so."""

    value: str

    @property
    def absolute(self) -> bool:
        """Whether it depends on no base."""
        return ":" in self.value.split("/", 1)[0]


@dataclass(frozen=True)
class Blank:
    """A blank node of a pattern: a variable that is never projected."""

    label: str


@dataclass(frozen=True)
class Lit:
    """A literal: its characters, and its language or the IRI of its datatype."""

    value: str
    language: str = ""
    datatype: Iri | None = None


Term = Var | Iri | Blank | Lit


@dataclass(frozen=True)
class Inverse:
    """`^path`"""

    path: "Path"


@dataclass(frozen=True)
class Sequence:
    """`path/path`"""

    parts: tuple["Path", ...]


@dataclass(frozen=True)
class Alternative:
    """`path|path`"""

    parts: tuple["Path", ...]


@dataclass(frozen=True)
class Repeat:
    """`path*`, `path+` or `path?`"""

    path: "Path"
    mark: str


@dataclass(frozen=True)
class Negated:
    """`!(iri|^iri)`: the properties forwards and those backwards."""

    forwards: tuple[Iri, ...]
    backwards: tuple[Iri, ...]


Path = Iri | Inverse | Sequence | Alternative | Repeat | Negated


@dataclass(frozen=True)
class Call:
    """A function, a cast or an aggregate; `*` as only argument for COUNT(*)."""

    name: str | Iri
    args: tuple["Expr", ...]
    distinct: bool = False
    separator: str | None = None


@dataclass(frozen=True)
class Op:
    """An operator and its one or two operands."""

    sign: str
    args: tuple["Expr", ...]


@dataclass(frozen=True)
class In:
    """`value IN (…)` or `NOT IN`"""

    value: "Expr"
    among: tuple["Expr", ...]
    negated: bool


@dataclass(frozen=True)
class Exists:
    """`EXISTS {…}` or `NOT EXISTS`"""

    group: "Group"
    negated: bool


Expr = Term | Call | Op | In | Exists


@dataclass(frozen=True)
class Triple:
    """A triple pattern, or a path between two terms."""

    subject: Term
    path: Path | Var
    object: Term


@dataclass(frozen=True)
class Filter:
    """`FILTER(…)`"""

    test: Expr


@dataclass(frozen=True)
class Bind:
    """`BIND(… AS ?v)`"""

    value: Expr
    variable: Var


@dataclass(frozen=True)
class Values:
    """Rows of terms; None where a row leaves a variable out."""

    variables: tuple[Var, ...]
    rows: tuple[tuple[Term | None, ...], ...]


@dataclass(frozen=True)
class Optional:
    """`OPTIONAL {…}`"""

    group: "Group"


@dataclass(frozen=True)
class Minus:
    """`MINUS {…}`"""

    group: "Group"


@dataclass(frozen=True)
class Union:
    """`{…} UNION {…}`"""

    groups: tuple["Group", ...]


@dataclass(frozen=True)
class Graph:
    """`GRAPH name {…}`"""

    name: Term
    group: "Group"


@dataclass(frozen=True)
class Group:
    """What stands in a pair of braces, in order."""

    parts: tuple["Part", ...]


@dataclass(frozen=True)
class Item:
    """What a SELECT, a GROUP BY tells: a value, and the variable that it is reported under."""

    value: Expr
    variable: Var | None


@dataclass(frozen=True)
class Order:
    """One condition of ORDER BY."""

    value: Expr
    descending: bool


@dataclass(frozen=True)
class Select:
    """A SELECT, whole or inside; no items are `*`."""

    items: tuple[Item, ...]
    where: Group
    modifier: str = ""
    """DISTINCT, REDUCED or nothing."""
    grouped: tuple[Item, ...] = ()
    having: tuple[Expr, ...] = ()
    order: tuple[Order, ...] = ()
    limit: int | None = None
    offset: int | None = None
    values: Values | None = None


Part = Triple | Filter | Bind | Values | Optional | Minus | Union | Graph | Group | Select


@dataclass(frozen=True)
class Query:
    """A whole query. `head` is the text of ASK, CONSTRUCT {…} or DESCRIBE …; of SELECT none."""

    form: str
    base: str
    prefixes: tuple[tuple[str, str], ...]
    head: str
    graphs: tuple[str, ...]
    """FROM clauses, as text."""
    select: Select | None
    """Pattern and modifiers; None for a DESCRIBE without a pattern."""


def rebuilt(node: Any, change: Callable[[Any], Any]) -> Any:
    """A part of a tree, with each part of it in turn replaced by what `change` makes of it.

    Where each stays the same, it is the same part: most of a query is passed through, not copied.
    """
    parts = inner_parts(node)
    made = tuple(map(change, parts))
    if all(map(is_, made, parts)):
        return node
    return made if isinstance(node, tuple) else type(node)(*made)


@cache
def _names(kind: type) -> tuple[str, ...]:
    """The names of what a kind of part is made of."""
    return tuple(one.name for one in fields(kind)) if is_dataclass(kind) else ()


def inner_parts(node: Any) -> tuple[Any, ...]:
    """What a part of a tree is made of."""
    if isinstance(node, tuple):
        return node
    return tuple(getattr(node, name) for name in _names(node.__class__))
