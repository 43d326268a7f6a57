"""Answers as bytes: SPARQL results in JSON, XML, CSV and TSV; triples in Turtle and its kin."""

import csv
import io
import json
from collections.abc import Callable, Iterator, Sequence
from itertools import chain
from typing import IO, Any, cast
from xml.sax.saxutils import escape, quoteattr

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, serialize

from ti_graph.errors import NotAcceptableError, QueryError
from ti_graph.graph.store import Answer, Solutions, Triples
from ti_graph.graph.store.interface import Term
from ti_graph.graph.store.tokens import tokens
from ti_graph.model.namespaces import PREFIXES, expand
from ti_graph.query.sink import Sink

RESULTS_JSON = "application/sparql-results+json"
RESULTS_XML = "application/sparql-results+xml"
CSV = "text/csv"
TSV = "text/tab-separated-values"
TURTLE = "text/turtle"
JSON = "application/json"
XML = "application/xml"
GRAPH_FORMATS = {
    TURTLE: RdfFormat.TURTLE,
    "application/n-triples": RdfFormat.N_TRIPLES,
    "application/rdf+xml": RdfFormat.RDF_XML,
    "application/ld+json": RdfFormat.JSON_LD,
}
"""Media type → RDF format in which a CONSTRUCT can be answered."""
SERVED = (RESULTS_JSON, JSON, RESULTS_XML, XML, CSV, TSV, *GRAPH_FORMATS)
"""Media types in which queries are answered, the first the one for who does not mind."""

FORMAT_NAMES: dict[str, tuple[str, ...]] = {
    "json": (RESULTS_JSON, "application/ld+json"),
    "xml": (RESULTS_XML, "application/rdf+xml"),
    "csv": (CSV,),
    "tsv": (TSV,),
    "turtle": (TURTLE,),
    "ttl": (TURTLE,),
    "n3": (TURTLE,),
    "nt": ("application/n-triples",),
    "ntriples": ("application/n-triples",),
    "n-triples": ("application/n-triples",),
    "rdf": ("application/rdf+xml",),
    "rdf+xml": ("application/rdf+xml",),
    "rdfxml": ("application/rdf+xml",),
    "json-ld": ("application/ld+json",),
    "jsonld": ("application/ld+json",),
}
"""Names of formats as clients write them into a field of a request → media types."""

XSD_STRING = expand("xsd:string")
Row = tuple[Term | None, ...]


def write(answer: Answer, wanted: Sequence[str], sink: Sink) -> None:
    """Write an answer to `sink` in the first of the `wanted` media types that it can be known in.

    Raises QueryError where there is none, or the sink takes no more.
    """
    if isinstance(answer, Triples):
        kind = _first(wanted, GRAPH_FORMATS)
        sink.start(kind)
        _write_graph(answer.rows, kind, sink)
    elif isinstance(answer, Solutions):
        kind = _first(wanted, _ROW_WRITERS)
        sink.start(_CANONICAL.get(kind, kind))
        _ROW_WRITERS[kind](answer.variables, sink.counted(answer.rows), sink)
    else:
        kind = _first(wanted, _TRUTH_WRITERS)
        sink.start(_CANONICAL.get(kind, kind))
        sink.write(_TRUTH_WRITERS[kind](answer))
    sink.end()


_CANONICAL = {JSON: RESULTS_JSON, XML: RESULTS_XML}
"""A general type → the one by which what is reported is called."""


def _first(wanted: Sequence[str], written: dict[str, Any]) -> str:
    for kind in wanted:
        if kind in written:
            return kind
    raise NotAcceptableError("not_acceptable", known=", ".join(written))


def _write_graph(triples: Iterator[Triple], kind: str, sink: Sink) -> None:
    try:
        # The first triple is looked for before anything is written.
        first = next(triples, None)
        found = chain([] if first is None else [first], triples)
        serialize(
            sink.counted(found),
            cast(IO[bytes], sink),
            format=GRAPH_FORMATS[kind],
            prefixes=PREFIXES,
        )
    except (OSError, ValueError) as error:
        # A triple about a triple, for instance, cannot be written in JSON-LD.
        raise QueryError("failed_query", reason=str(error)[:300]) from None


# JSON


# Written by hand: a dictionary a term and `json.dumps` a row take three times as long.
_quoted = json.encoder.encode_basestring


def _json_rows(variables: Sequence[str], rows: Iterator[Row], sink: Sink) -> None:
    head = json.dumps({"vars": list(variables)}, ensure_ascii=False)
    sink.write(f'{{"head": {head}, "results": {{"bindings": ['.encode())
    names = [_quoted(name) for name in variables]
    before = ""
    for row in rows:
        pairs = zip(names, row, strict=True)
        frame = ", ".join(f"{name}: {json_text(term)}" for name, term in pairs if term is not None)
        sink.write(f"{before}{{{frame}}}".encode())
        before = ",\n"
    sink.write(b"]}}")


def json_text(term: Term) -> str:
    """A term as SPARQL 1.1 Query Results JSON writes it (1.2 for a triple)."""
    if isinstance(term, NamedNode):
        return f'{{"type": "uri", "value": {_quoted(term.value)}}}'
    if isinstance(term, BlankNode):
        return f'{{"type": "bnode", "value": {_quoted(term.value)}}}'
    if isinstance(term, Triple):
        parts = _parts(term, json_text).items()
        rows = ", ".join(f'"{name}": {one}' for name, one in parts)
        return f'{{"type": "triple", "value": {{{rows}}}}}'
    said = ""
    if term.language:
        said = f', "xml:lang": {_quoted(term.language)}'
    elif term.datatype.value != XSD_STRING:
        said = f', "datatype": {_quoted(term.datatype.value)}'
    return f'{{"type": "literal", "value": {_quoted(term.value)}{said}}}'


def _parts(triple: Triple, found: Callable[[Term], str]) -> dict[str, str]:
    parts = {"subject": triple.subject, "predicate": triple.predicate, "object": triple.object}
    return {name: found(one) for name, one in parts.items()}


def _json_truth(truth: bool) -> bytes:
    return json.dumps({"head": {}, "boolean": truth}).encode()


def _word_truth(truth: bool) -> bytes:
    """`true` or `false`: neither CSV nor TSV has a form of its own for it."""
    return str(truth).lower().encode()


# XML

_XML_HEAD = '<?xml version="1.0"?><sparql xmlns="http://www.w3.org/2005/sparql-results#">'
_NOT_IN_XML = dict.fromkeys([*range(9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF], "\ufffd")
"""Characters that XML 1.0 has no way to write."""


def _xml_rows(variables: Sequence[str], rows: Iterator[Row], sink: Sink) -> None:
    named = "".join(f"<variable name={quoteattr(name)}/>" for name in variables)
    sink.write(f"{_XML_HEAD}<head>{named}</head><results>".encode())
    for row in rows:
        frame = "".join(
            f"<binding name={quoteattr(name)}>{_xml_term(term)}</binding>"
            for name, term in zip(variables, row, strict=True)
            if term is not None
        )
        sink.write(f"<result>{frame}</result>".encode())
    sink.write(b"</results></sparql>")


def _xml_term(term: Term) -> str:
    if isinstance(term, NamedNode):
        return f"<uri>{_xml_text(term.value)}</uri>"
    if isinstance(term, BlankNode):
        return f"<bnode>{_xml_text(term.value)}</bnode>"
    if isinstance(term, Triple):
        parts = _parts(term, _xml_term)
        rows = "".join(f"<{name}>{one}</{name}>" for name, one in parts.items())
        return f"<triple>{rows}</triple>"
    said = ""
    if term.language:
        said = f" xml:lang={quoteattr(term.language)}"
    elif term.datatype.value != XSD_STRING:
        said = f" datatype={quoteattr(term.datatype.value)}"
    return f"<literal{said}>{_xml_text(term.value)}</literal>"


def _xml_text(text: str) -> str:
    # A carriage return that stands as it is would be read as a line feed.
    return escape(text.translate(_NOT_IN_XML), {"\r": "&#13;"})


def _xml_truth(truth: bool) -> bytes:
    found = str(truth).lower()
    return f"{_XML_HEAD}<head/><boolean>{found}</boolean></sparql>".encode()


# CSV and TSV


def _csv_rows(variables: Sequence[str], rows: Iterator[Row], sink: Sink) -> None:
    sink.write(_csv_line(variables))
    for row in rows:
        sink.write(_csv_line([_csv_term(term) for term in row]))


def _csv_line(cells: Sequence[str]) -> bytes:
    if len(cells) == 1 and not cells[0]:
        return b"\r\n"  # the csv module would write two quotes
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerow(cells)
    return text.getvalue().encode()


def _csv_term(term: Term | None) -> str:
    if term is None:
        return ""
    if isinstance(term, NamedNode | Literal):
        return term.value
    return str(term)


def _tsv_rows(variables: Sequence[str], rows: Iterator[Row], sink: Sink) -> None:
    sink.write(("\t".join(f"?{name}" for name in variables) + "\n").encode())
    for row in rows:
        sink.write(("\t".join(map(_tsv_term, row)) + "\n").encode())


def _tsv_term(term: Term | None) -> str:
    """A term as Turtle writes it; what would break a line is escaped."""
    if term is None:
        return ""
    return str(term).replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r")


_ROW_WRITERS: dict[str, Callable[[Sequence[str], Iterator[Row], Sink], None]] = {
    RESULTS_JSON: _json_rows,
    JSON: _json_rows,
    RESULTS_XML: _xml_rows,
    XML: _xml_rows,
    CSV: _csv_rows,
    TSV: _tsv_rows,
}
_TRUTH_WRITERS: dict[str, Callable[[bool], bytes]] = {
    RESULTS_JSON: _json_truth,
    JSON: _json_truth,
    RESULTS_XML: _xml_truth,
    XML: _xml_truth,
    CSV: _word_truth,
    TSV: _word_truth,
}


WRITTEN: dict[str, tuple[str, ...]] = {
    "SELECT": tuple(_ROW_WRITERS),
    "ASK": tuple(_TRUTH_WRITERS),
    "CONSTRUCT": tuple(GRAPH_FORMATS),
    "DESCRIBE": tuple(GRAPH_FORMATS),
}
"""Form of a query → the media types in which its answer can be written."""


def writable(text: str, wanted: Sequence[str]) -> tuple[str, ...]:
    """Those of the wanted media types in which the answer of a query can be written.

    Raises NotAcceptableError where there is none: that is known before it is asked. A text that
    begins with no form, or spells it by an escape, is left to who parses it.
    """
    if "\\" in text:
        return tuple(wanted)
    forms = (token.text.upper() for token in tokens(text) if token.is_word(*WRITTEN))
    form = next(forms, None)
    if form is None:
        return tuple(wanted)
    found = tuple(kind for kind in wanted if kind in WRITTEN[form])
    if not found:
        raise NotAcceptableError("not_acceptable", known=", ".join(WRITTEN[form]))
    return found
