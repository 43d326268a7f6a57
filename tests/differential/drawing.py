"""Small graphs, and queries over the standard's algebra: drawn, and written as text."""

from collections.abc import Callable

from hypothesis import strategies as st

from ti_graph.graph.sparql import tree as t
from ti_graph.model.namespaces import expand

BASE = "https://drawn.example/"
Draw = Callable[[st.SearchStrategy], object]


def iri(name: str) -> t.Iri:
    """A thing or a property of the drawn graphs."""
    return t.Iri(BASE + name)


def _number(text: str, kind: str = "integer") -> t.Lit:
    return t.Lit(text, datatype=t.Iri(expand(f"xsd:{kind}")))


THINGS = [iri(name) for name in "abcde"]
ABSENT = iri("absent")
LINKS = [iri(name) for name in ("p", "q", "r")]
COUNT, WEIGHT, LABEL, MIXED = iri("count"), iri("weight"), iri("label"), iri("mixed")
GRAPHS = [iri("graph-1"), iri("graph-2")]
COUNTS = [_number("1"), _number("2"), _number("10")]
WEIGHTS = [_number(text, "decimal") for text in ("0.1", "0.25", "3", "-7.5")]
LABELS = [t.Lit("a"), t.Lit("ab"), t.Lit("B"), t.Lit("a", "fr")]
OTHERS = [
    _number("0.5", "decimal"),
    _number("true", "boolean"),
    _number("1"),
    t.Lit("1"),
    t.Lit("a"),
]
NOT_CANONICAL = [
    _number("01"),
    _number("0.50", "decimal"),
    _number("1", "boolean"),
    _number("1.0", "decimal"),
]
VARIABLES = [t.Var(name) for name in "xyzw"]

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


def _longer(inner: st.SearchStrategy[t.Path]) -> st.SearchStrategy[t.Path]:
    return st.one_of(
        inner.map(t.Inverse),
        st.builds(t.Repeat, inner, st.sampled_from("*+?")),
        st.builds(lambda one, other: t.Sequence((one, other)), inner, inner),
        st.builds(lambda one, other: t.Alternative((one, other)), inner, inner),
    )


_negated = st.one_of(
    st.builds(t.Negated, _names, st.just(())),
    st.builds(t.Negated, st.just(()), _names),
    st.builds(t.Negated, _names, _names),
)
PATHS = st.recursive(st.one_of(_link, _link, _negated), _longer, max_leaves=4)
_simple = st.builds(t.Triple, _subject, st.one_of(_link, _link, _variable), _object)
_walk = st.builds(t.Triple, _subject, PATHS, _object)
TRIPLES = st.one_of(_simple, _simple, _walk)

# Tests

_compared = st.builds(
    lambda sign, one, other: t.Op(sign, (one, other)),
    st.sampled_from(["=", "!=", "<", ">", "<=", ">="]),
    _variable,
    st.one_of(st.sampled_from([*COUNTS, *LABELS, *OTHERS, *THINGS]), _variable),
)
_few_terms = st.lists(st.sampled_from([*THINGS, *COUNTS, *LINKS]), min_size=1, max_size=2).map(
    tuple
)
_asked = st.one_of(
    st.builds(lambda one: t.Call("ISIRI", (one,)), _variable),
    st.builds(lambda one: t.Call("ISLITERAL", (one,)), _variable),
    st.builds(lambda one: t.Call("BOUND", (one,)), _variable),
    st.builds(lambda one: t.Call("CONTAINS", (t.Call("STR", (one,)), t.Lit("a"))), _variable),
    st.builds(lambda one: t.Call("CONTAINS", (one, t.Lit("a"))), _variable),
    st.builds(lambda one: t.Op("=", (t.Call("LANG", (one,)), t.Lit("fr"))), _variable),
    st.builds(lambda one, other: t.Call("SAMETERM", (one, other)), _variable, _variable),
    st.builds(t.In, _variable, _few_terms, st.booleans()),
)


def _joined(inner: st.SearchStrategy[t.Expr]) -> st.SearchStrategy[t.Expr]:
    return st.one_of(
        st.builds(
            lambda sign, a, b: t.Op(sign, (a, b)), st.sampled_from(["&&", "||"]), inner, inner
        ),
        inner.map(lambda one: t.Op("!", (one,))),
    )


TESTS = st.recursive(st.one_of(_compared, _asked), _joined, max_leaves=3)
_VALUES = st.one_of(
    _variable, _constant,
    st.builds(lambda sign, one: t.Op(sign, (one, _number("1"))), st.sampled_from("+-*"), _variable),
    st.builds(lambda one: t.Call("STR", (one,)), _variable),
    st.builds(lambda one: t.Call("COALESCE", (one, _number("2"))), _variable),
)  # fmt: skip

# Patterns

_some = st.lists(TRIPLES, min_size=1, max_size=2)
_few = st.builds(lambda one: t.Group(tuple(one)), _some)
_tested = st.builds(lambda one, test: t.Group((*one, t.Filter(test))), _some, TESTS)
_group = st.one_of(_few, _few, _tested)
_rows = st.lists(
    st.tuples(st.one_of(st.none(), st.sampled_from([*THINGS, ABSENT, *COUNTS, *LABELS]))),
    min_size=1, max_size=2,
)  # fmt: skip
_inner = st.builds(
    lambda where, names, modifier: t.Group(
        (t.Select(tuple(t.Item(one, one) for one in names), where, modifier),)
    ),
    _group,
    st.lists(_variable, min_size=1, max_size=2, unique=True),
    st.sampled_from(["", "DISTINCT"]),
)
PARTS: st.SearchStrategy[t.Part] = st.one_of(
    TRIPLES, TRIPLES, TRIPLES, TRIPLES,
    TESTS.map(t.Filter),
    _group.map(t.Optional),
    _group.map(t.Minus),
    st.lists(_group, min_size=2, max_size=2).map(lambda two: t.Union(tuple(two))),
    st.builds(t.Graph, st.one_of(st.just(t.Var("g")), st.sampled_from(GRAPHS)), _group),
    st.builds(lambda one, rows: t.Values((one,), tuple(rows)), _variable, _rows),
    _inner,
    st.builds(lambda group, negated: t.Filter(t.Exists(group, negated)), _few, st.booleans()),
)  # fmt: skip
_bind = st.builds(lambda value: t.Bind(value, t.Var("new")), _VALUES)


# What columns may be asked: properties by name, each variable of a kind of its own.

_number_test = st.builds(
    lambda sign, one: t.Op(sign, (t.Var("n"), one)),
    st.sampled_from(["=", "!=", "<", ">", "<=", ">="]),
    st.sampled_from([*COUNTS, _number("1.5", "decimal")]),
)
_thing_test = st.builds(
    lambda sign, one: t.Op(sign, (t.Var("x"), one)),
    st.sampled_from(["=", "!="]),
    st.sampled_from([*THINGS, t.Var("y")]),
)
_text_test = st.builds(
    lambda name, one, part: t.Call(name, (one, t.Lit(part))),
    st.sampled_from(["CONTAINS", "STRSTARTS"]),
    st.sampled_from([t.Var("l"), t.Call("STR", (t.Var("l"),)), t.Call("STR", (t.Var("x"),))]),
    st.sampled_from(["a", "b", "drawn"]),
)
_NARROW_TESTS = st.recursive(
    st.one_of(_number_test, _thing_test, _text_test),
    lambda inner: st.builds(
        lambda sign, a, b: t.Op(sign, (a, b)), st.sampled_from(["&&", "||"]), inner, inner
    ),
    max_leaves=3,
)
_narrow_thing = st.sampled_from(
    [t.Var("x"), t.Var("x"), t.Var("y"), t.Var("z"), *THINGS[:2], ABSENT]
)
_one_link = st.sampled_from(LINKS)
_walked_link = st.builds(t.Repeat, _one_link, st.sampled_from("*+"))
_narrow_path = st.one_of(
    _one_link,
    _one_link,
    _walked_link,
    _one_link.map(t.Inverse),
    st.builds(lambda a, b: t.Sequence((a, b)), _one_link, _walked_link),
    st.builds(lambda a, b: t.Alternative((a, b)), _one_link, _one_link),
)
_narrow_triple = st.one_of(
    st.builds(t.Triple, _narrow_thing, _narrow_path, _narrow_thing),
    st.builds(
        t.Triple,
        _narrow_thing,
        st.just(COUNT),
        st.sampled_from([t.Var("n"), *COUNTS, *NOT_CANONICAL]),
    ),
    st.builds(t.Triple, _narrow_thing, st.just(WEIGHT), st.sampled_from([t.Var("n"), *WEIGHTS])),
    st.builds(t.Triple, _narrow_thing, st.just(LABEL), st.sampled_from([t.Var("l"), *LABELS])),
    st.builds(
        t.Triple,
        _narrow_thing,
        st.sampled_from([t.Var("v"), MIXED]),
        st.sampled_from([t.Var("o"), *OTHERS]),
    ),
)
_own = st.builds(
    lambda verb, place: t.Group((t.Triple(t.Var("x"), verb, t.Var(f"own_{place}")),)),
    st.sampled_from([COUNT, LABEL, *LINKS]),
    st.integers(1, 3),
)
_narrow_part: st.SearchStrategy[t.Part] = st.one_of(
    _narrow_triple,
    _NARROW_TESTS.map(t.Filter),
    _own.map(t.Optional),
    st.lists(_own, min_size=2, max_size=2).map(lambda two: t.Union(tuple(two))),
    st.just(t.Filter(t.Op("!", (t.Call("BOUND", (t.Var("own_1"),)),)))),
    st.builds(
        lambda few: t.Values((t.Var("x"),), tuple((one,) for one in few)),
        st.lists(st.sampled_from([*THINGS, ABSENT]), min_size=1, max_size=3),
    ),
)
_narrow_name = st.sampled_from([t.Var(name) for name in ("x", "x", "y", "n", "l", "own_1")])
_narrow_where = st.builds(
    lambda first, more: t.Group((*first, *more)),
    st.lists(_narrow_triple, min_size=1, max_size=3),
    st.lists(_narrow_part, max_size=2),
)
_narrow_rows = st.builds(
    lambda where, names, modifier, order: t.Select(
        tuple(t.Item(one, one) for one in names), where, modifier,
        order=tuple(t.Order(one, descending=True) for one in order),
    ),
    _narrow_where,
    st.lists(_narrow_name, max_size=3, unique=True),
    st.sampled_from(["", "DISTINCT"]),
    st.lists(st.sampled_from([t.Var("n"), t.Var("x")]), max_size=2, unique=True),
)  # fmt: skip
_narrow_groups = st.builds(
    lambda where, keys, call: t.Select(
        (*(t.Item(one, one) for one in keys), t.Item(call, t.Var("reported"))), where,
        grouped=tuple(t.Item(one, None) for one in keys),
    ),
    _narrow_where,
    st.lists(_narrow_name, max_size=2, unique=True),
    st.one_of(
        st.just(t.Call("COUNT", (t.Var("*"),))),
        st.builds(
            lambda name, one, distinct: t.Call(name, (one,), distinct),
            st.sampled_from(["COUNT", "SUM", "AVG", "MIN", "MAX"]),
            st.one_of(st.just(t.Var("n")), _narrow_name),
            st.booleans(),
        ),
    ),
)  # fmt: skip
NARROW = st.one_of(_narrow_rows, _narrow_rows, _narrow_groups).map(
    lambda select: t.Query("SELECT", "", (), "", (), select)
)


def queries() -> st.SearchStrategy[t.Query]:
    """Queries of any form, and as many of the forms that columns may be asked."""
    return st.one_of(any_queries(), NARROW)


@st.composite
def any_queries(draw: Callable[..., object]) -> t.Query:
    """A SELECT or an ASK."""
    parts = draw(st.lists(PARTS, min_size=1, max_size=4))
    assert isinstance(parts, list)
    if draw(st.integers(0, 5)) == 0:
        parts.append(draw(_bind))
    where = t.Group(tuple(parts))
    if draw(st.integers(0, 9)) == 0:
        return t.Query("ASK", "", (), "ASK", (), t.Select((), where))
    select = draw(st.one_of(_plain(where), _plain(where), _grouped(where)))
    assert isinstance(select, t.Select)
    return t.Query("SELECT", "", (), "", (), select)


def _plain(where: t.Group) -> st.SearchStrategy[t.Select]:
    names = st.lists(st.sampled_from([*VARIABLES, t.Var("new")]), max_size=3, unique=True)
    return st.builds(
        lambda found, modifier, order: t.Select(
            tuple(t.Item(one, one) for one in found), where, modifier,
            order=tuple(t.Order(one, descending=down) for one, down in order),
        ),
        names, st.sampled_from(["", "", "DISTINCT"]),
        st.lists(st.tuples(_variable, st.booleans()), max_size=2),
    )  # fmt: skip


def _grouped(where: t.Group) -> st.SearchStrategy[t.Select]:
    aggregate = st.builds(
        t.Call,
        st.sampled_from(["COUNT", "COUNT", "SUM", "MIN", "MAX", "AVG"]),
        st.tuples(st.sampled_from([*VARIABLES, t.Var("nowhere")])),
        st.booleans(),
    )
    every = st.builds(lambda distinct: t.Call("COUNT", (t.Var("*"),), distinct), st.booleans())
    return st.builds(
        lambda keys, call: t.Select(
            (*(t.Item(one, one) for one in keys), t.Item(call, t.Var("reported"))), where,
            grouped=tuple(t.Item(one, None) for one in keys),
        ),
        st.lists(_variable, max_size=2, unique=True),
        st.one_of(aggregate, aggregate, every),
    )  # fmt: skip
