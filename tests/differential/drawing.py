"""Small graphs, and queries over the standard's algebra: drawn, and written as text."""

from collections.abc import Callable

from hypothesis import strategies as st

from ti_graph.graph.sparql.tree import (
    Alternative,
    Bind,
    Call,
    Exists,
    Expr,
    Filter,
    Graph,
    Group,
    In,
    Inverse,
    Iri,
    Item,
    Lit,
    Minus,
    Negated,
    Op,
    Optional,
    Order,
    Part,
    Path,
    Query,
    Repeat,
    Select,
    Sequence,
    Triple,
    Union,
    Values,
    Var,
)  # fmt: skip
from ti_graph.model.namespaces import expand

BASE = "https://drawn.example/"
Draw = Callable[[st.SearchStrategy], object]


def iri(name: str) -> Iri:
    """A thing or a property of the drawn graphs."""
    return Iri(BASE + name)


def _number(text: str, kind: str = "integer") -> Lit:
    return Lit(text, datatype=Iri(expand(f"xsd:{kind}")))


THINGS = [iri(name) for name in "abcde"]
ABSENT = iri("absent")
LINKS = [iri(name) for name in ("p", "q", "r")]
COUNT, WEIGHT, LABEL, MIXED = iri("count"), iri("weight"), iri("label"), iri("mixed")
GRAPHS = [iri("graph-1"), iri("graph-2")]
COUNTS = [_number("1"), _number("2"), _number("10")]
WEIGHTS = [_number(text, "decimal") for text in ("0.1", "0.25", "3", "-7.5")]
LABELS = [Lit("a"), Lit("ab"), Lit("B"), Lit("a", "fr")]
OTHERS = [_number("0.5", "decimal"), _number("true", "boolean"), _number("1"), Lit("1"), Lit("a")]
NOT_CANONICAL = [
    _number("01"),
    _number("0.50", "decimal"),
    _number("1", "boolean"),
    _number("1.0", "decimal"),
]
VARIABLES = [Var(name) for name in "xyzw"]

# Graphs

_EDGES = st.tuples(st.sampled_from(THINGS), st.sampled_from(LINKS), st.sampled_from(THINGS))
_FACTS = st.one_of(
    st.tuples(st.sampled_from(THINGS), st.just(COUNT), st.sampled_from(COUNTS)),
    st.tuples(st.sampled_from(THINGS), st.just(WEIGHT), st.sampled_from(WEIGHTS)),
    st.tuples(st.sampled_from(THINGS), st.just(LABEL), st.sampled_from(LABELS)),
    st.tuples(st.sampled_from(THINGS), st.just(MIXED), st.sampled_from(OTHERS)),
)
QUADS = st.lists(
    st.tuples(st.one_of(_EDGES, _EDGES, _FACTS), st.sampled_from(GRAPHS)), min_size=6, max_size=14
)
"""Triples, each in one graph: a release holds no triple twice."""

# Terms and paths

_variable = st.sampled_from(VARIABLES)
_subject = st.one_of(_variable, _variable, st.sampled_from([*THINGS, ABSENT]))
_constant = st.sampled_from([*THINGS, ABSENT, *COUNTS, *LABELS, *OTHERS, *NOT_CANONICAL])
_object = st.one_of(_variable, _variable, _variable, _constant)
_link = st.sampled_from([*LINKS, COUNT, LABEL, MIXED])
_names = st.lists(st.sampled_from(LINKS), min_size=1, max_size=2, unique=True).map(tuple)


def _longer(inner: st.SearchStrategy[Path]) -> st.SearchStrategy[Path]:
    return st.one_of(
        inner.map(Inverse),
        st.builds(Repeat, inner, st.sampled_from("*+?")),
        st.builds(lambda one, other: Sequence((one, other)), inner, inner),
        st.builds(lambda one, other: Alternative((one, other)), inner, inner),
    )


_negated = st.one_of(
    st.builds(Negated, _names, st.just(())),
    st.builds(Negated, st.just(()), _names),
    st.builds(Negated, _names, _names),
)
PATHS = st.recursive(st.one_of(_link, _link, _negated), _longer, max_leaves=4)
_simple = st.builds(Triple, _subject, st.one_of(_link, _link, _variable), _object)
_walk = st.builds(Triple, _subject, PATHS, _object)
TRIPLES = st.one_of(_simple, _simple, _walk)

# Tests

_compared = st.builds(
    lambda sign, one, other: Op(sign, (one, other)),
    st.sampled_from(["=", "!=", "<", ">", "<=", ">="]),
    _variable,
    st.one_of(st.sampled_from([*COUNTS, *LABELS, *OTHERS, *THINGS]), _variable),
)
_few_terms = st.lists(st.sampled_from([*THINGS, *COUNTS, *LINKS]), min_size=1, max_size=2).map(
    tuple
)
_asked = st.one_of(
    st.builds(lambda one: Call("ISIRI", (one,)), _variable),
    st.builds(lambda one: Call("ISLITERAL", (one,)), _variable),
    st.builds(lambda one: Call("BOUND", (one,)), _variable),
    st.builds(lambda one: Call("CONTAINS", (Call("STR", (one,)), Lit("a"))), _variable),
    st.builds(lambda one: Call("CONTAINS", (one, Lit("a"))), _variable),
    st.builds(lambda one: Op("=", (Call("LANG", (one,)), Lit("fr"))), _variable),
    st.builds(lambda one, other: Call("SAMETERM", (one, other)), _variable, _variable),
    st.builds(In, _variable, _few_terms, st.booleans()),
)


def _joined(inner: st.SearchStrategy[Expr]) -> st.SearchStrategy[Expr]:
    return st.one_of(
        st.builds(lambda sign, a, b: Op(sign, (a, b)), st.sampled_from(["&&", "||"]), inner, inner),
        inner.map(lambda one: Op("!", (one,))),
    )


TESTS = st.recursive(st.one_of(_compared, _asked), _joined, max_leaves=3)
_VALUES = st.one_of(
    _variable, _constant,
    st.builds(lambda sign, one: Op(sign, (one, _number("1"))), st.sampled_from("+-*"), _variable),
    st.builds(lambda one: Call("STR", (one,)), _variable),
    st.builds(lambda one: Call("COALESCE", (one, _number("2"))), _variable),
)  # fmt: skip

# Patterns

_some = st.lists(TRIPLES, min_size=1, max_size=2)
_few = st.builds(lambda one: Group(tuple(one)), _some)
_tested = st.builds(lambda one, test: Group((*one, Filter(test))), _some, TESTS)
_group = st.one_of(_few, _few, _tested)
_rows = st.lists(
    st.tuples(st.one_of(st.none(), st.sampled_from([*THINGS, ABSENT, *COUNTS, *LABELS]))),
    min_size=1, max_size=2,
)  # fmt: skip
_inner = st.builds(
    lambda where, names, modifier: Group(
        (Select(tuple(Item(one, one) for one in names), where, modifier),)
    ),
    _group,
    st.lists(_variable, min_size=1, max_size=2, unique=True),
    st.sampled_from(["", "DISTINCT"]),
)
PARTS: st.SearchStrategy[Part] = st.one_of(
    TRIPLES, TRIPLES, TRIPLES, TRIPLES,
    TESTS.map(Filter),
    _group.map(Optional),
    _group.map(Minus),
    st.lists(_group, min_size=2, max_size=2).map(lambda two: Union(tuple(two))),
    st.builds(Graph, st.one_of(st.just(Var("g")), st.sampled_from(GRAPHS)), _group),
    st.builds(lambda one, rows: Values((one,), tuple(rows)), _variable, _rows),
    _inner,
    st.builds(lambda group, negated: Filter(Exists(group, negated)), _few, st.booleans()),
)  # fmt: skip
_bind = st.builds(lambda value: Bind(value, Var("new")), _VALUES)


# What columns may be asked: properties by name, each variable of a kind of its own.

_number_test = st.builds(
    lambda sign, one: Op(sign, (Var("n"), one)),
    st.sampled_from(["=", "!=", "<", ">", "<=", ">="]),
    st.sampled_from([*COUNTS, _number("1.5", "decimal")]),
)
_thing_test = st.builds(
    lambda sign, one: Op(sign, (Var("x"), one)),
    st.sampled_from(["=", "!="]),
    st.sampled_from([*THINGS, Var("y")]),
)
_text_test = st.builds(
    lambda name, one, part: Call(name, (one, Lit(part))),
    st.sampled_from(["CONTAINS", "STRSTARTS"]),
    st.sampled_from([Var("l"), Call("STR", (Var("l"),)), Call("STR", (Var("x"),))]),
    st.sampled_from(["a", "b", "drawn"]),
)
_NARROW_TESTS = st.recursive(
    st.one_of(_number_test, _thing_test, _text_test),
    lambda inner: st.builds(
        lambda sign, a, b: Op(sign, (a, b)), st.sampled_from(["&&", "||"]), inner, inner
    ),
    max_leaves=3,
)
_narrow_thing = st.sampled_from([Var("x"), Var("x"), Var("y"), Var("z"), *THINGS[:2], ABSENT])
_one_link = st.sampled_from(LINKS)
_walked_link = st.builds(Repeat, _one_link, st.sampled_from("*+"))
_narrow_path = st.one_of(
    _one_link,
    _one_link,
    _walked_link,
    _one_link.map(Inverse),
    st.builds(lambda a, b: Sequence((a, b)), _one_link, _walked_link),
    st.builds(lambda a, b: Alternative((a, b)), _one_link, _one_link),
)
_narrow_triple = st.one_of(
    st.builds(Triple, _narrow_thing, _narrow_path, _narrow_thing),
    st.builds(
        Triple, _narrow_thing, st.just(COUNT), st.sampled_from([Var("n"), *COUNTS, *NOT_CANONICAL])
    ),
    st.builds(Triple, _narrow_thing, st.just(WEIGHT), st.sampled_from([Var("n"), *WEIGHTS])),
    st.builds(Triple, _narrow_thing, st.just(LABEL), st.sampled_from([Var("l"), *LABELS])),
    st.builds(
        Triple,
        _narrow_thing,
        st.sampled_from([Var("v"), MIXED]),
        st.sampled_from([Var("o"), *OTHERS]),
    ),
)
_own = st.builds(
    lambda verb, place: Group((Triple(Var("x"), verb, Var(f"own_{place}")),)),
    st.sampled_from([COUNT, LABEL, *LINKS]),
    st.integers(1, 3),
)
_narrow_part: st.SearchStrategy[Part] = st.one_of(
    _narrow_triple,
    _NARROW_TESTS.map(Filter),
    _own.map(Optional),
    st.lists(_own, min_size=2, max_size=2).map(lambda two: Union(tuple(two))),
    st.just(Filter(Op("!", (Call("BOUND", (Var("own_1"),)),)))),
    st.builds(
        lambda few: Values((Var("x"),), tuple((one,) for one in few)),
        st.lists(st.sampled_from([*THINGS, ABSENT]), min_size=1, max_size=3),
    ),
)
_narrow_name = st.sampled_from([Var(name) for name in ("x", "x", "y", "n", "l", "own_1")])
_narrow_where = st.builds(
    lambda first, more: Group((*first, *more)),
    st.lists(_narrow_triple, min_size=1, max_size=3),
    st.lists(_narrow_part, max_size=2),
)
_narrow_rows = st.builds(
    lambda where, names, modifier, order: Select(
        tuple(Item(one, one) for one in names), where, modifier,
        order=tuple(Order(one, descending=True) for one in order),
    ),
    _narrow_where,
    st.lists(_narrow_name, max_size=3, unique=True),
    st.sampled_from(["", "DISTINCT"]),
    st.lists(st.sampled_from([Var("n"), Var("x")]), max_size=2, unique=True),
)  # fmt: skip
_narrow_groups = st.builds(
    lambda where, keys, call: Select(
        (*(Item(one, one) for one in keys), Item(call, Var("reported"))), where,
        grouped=tuple(Item(one, None) for one in keys),
    ),
    _narrow_where,
    st.lists(_narrow_name, max_size=2, unique=True),
    st.one_of(
        st.just(Call("COUNT", (Var("*"),))),
        st.builds(
            lambda name, one, distinct: Call(name, (one,), distinct),
            st.sampled_from(["COUNT", "SUM", "AVG", "MIN", "MAX"]),
            st.one_of(st.just(Var("n")), _narrow_name),
            st.booleans(),
        ),
    ),
)  # fmt: skip
NARROW = st.one_of(_narrow_rows, _narrow_rows, _narrow_groups).map(
    lambda select: Query("SELECT", "", (), "", (), select)
)


def queries() -> st.SearchStrategy[Query]:
    """Queries of any form, and as many of the forms that columns may be asked."""
    return st.one_of(any_queries(), NARROW)


@st.composite
def any_queries(draw: Callable[..., object]) -> Query:
    """A SELECT or an ASK."""
    parts = draw(st.lists(PARTS, min_size=1, max_size=4))
    assert isinstance(parts, list)
    if draw(st.integers(0, 5)) == 0:
        parts.append(draw(_bind))
    where = Group(tuple(parts))
    if draw(st.integers(0, 9)) == 0:
        return Query("ASK", "", (), "ASK", (), Select((), where))
    select = draw(st.one_of(_plain(where), _plain(where), _grouped(where)))
    assert isinstance(select, Select)
    return Query("SELECT", "", (), "", (), select)


def _plain(where: Group) -> st.SearchStrategy[Select]:
    names = st.lists(st.sampled_from([*VARIABLES, Var("new")]), max_size=3, unique=True)
    return st.builds(
        lambda found, modifier, order: Select(
            tuple(Item(one, one) for one in found), where, modifier,
            order=tuple(Order(one, descending=down) for one, down in order),
        ),
        names, st.sampled_from(["", "", "DISTINCT"]),
        st.lists(st.tuples(_variable, st.booleans()), max_size=2),
    )  # fmt: skip


def _grouped(where: Group) -> st.SearchStrategy[Select]:
    aggregate = st.builds(
        Call,
        st.sampled_from(["COUNT", "COUNT", "SUM", "MIN", "MAX", "AVG"]),
        st.tuples(st.sampled_from([*VARIABLES, Var("nowhere")])),
        st.booleans(),
    )
    every = st.builds(lambda distinct: Call("COUNT", (Var("*"),), distinct), st.booleans())
    return st.builds(
        lambda keys, call: Select(
            (*(Item(one, one) for one in keys), Item(call, Var("reported"))), where,
            grouped=tuple(Item(one, None) for one in keys),
        ),
        st.lists(_variable, max_size=2, unique=True),
        st.one_of(aggregate, aggregate, every),
    )  # fmt: skip
