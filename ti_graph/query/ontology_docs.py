"""Pages of the ontology, written from it: `python -m ti_graph.query.ontology_docs [FOLDER]`.

One Markdown page a module with its diagram, its terms, the examples that show them and the named
queries that use them, and an index. What is written depends on the files alone, so that a page is
out of date exactly when it differs.
"""

import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from ti_graph import resources
from ti_graph.graph.examples import invalid_examples, stated, valid_examples
from ti_graph.graph.vocabulary import CONCEPT, ONTOLOGY, Module, Term, Words, modules
from ti_graph.query.catalogue import NamedQuery, catalogue
from ti_graph.query.term_use import uses

FOLDER = Path("docs/ontology")
WRITTEN = "<!-- Written by `make docs-ontology` from ontology/ and queries/: do not edit. -->"
HEADINGS = {
    "Classes": ("class",),
    "Properties": ("object property", "datatype property"),
    "Concepts": (CONCEPT,),
}


def pages() -> dict[str, str]:
    """File name → Markdown of every page."""
    found = modules()
    homes = {term.name: module.name for module in found for term in module.terms}
    used = uses(catalogue().values())
    written = {f"{one.name}.md": _page(one, homes, used) for one in found}
    return {"index.md": _index(found)} | written


def write(folder: Path) -> None:
    """Write the pages into `folder`; pages of modules that are gone go."""
    folder.mkdir(parents=True, exist_ok=True)
    fresh = pages()
    for stale in set(folder.glob("*.md")) - {folder / name for name in fresh}:
        stale.unlink()
    for name, text in fresh.items():
        (folder / name).write_text(text, "utf-8")


def _index(found: tuple[Module, ...]) -> str:
    rows = [
        f"| [`{one.name}`]({one.name}.md) | {one.title['en']} · {one.title['fr']} "
        f"| {len(one.of_kind('class'))} | {len(one.of_kind(*HEADINGS['Properties']))} "
        f"| {len(one.of_kind(CONCEPT))} |"
        for one in found
    ]
    return _text(
        WRITTEN,
        "# Ontology",
        f"Namespace `{ONTOLOGY}#`, prefix `tig`. The service answers `/ontology` and "
        "`/ontology/<module>` as HTML, Turtle, JSON-LD or RDF/XML, by the `Accept` header.",
        "\n".join(
            [
                "| module | what it defines | classes | properties | concepts |",
                "|---|---|--:|--:|--:|",
                *rows,
            ]
        ),
        "How the modules stand on each other:",
        _mermaid(
            "graph BT", [f"  {one.name} --> {above}" for one in found for above in one.imports]
        ),
    )


def _page(module: Module, homes: Mapping[str, str], used: Mapping[str, list[NamedQuery]]) -> str:
    blocks = [
        WRITTEN,
        f"# {module.title['en']} · {module.title['fr']}",
        module.abstract["en"],
        f"*{module.abstract['fr']}*",
        f"`{module.iri}` · version {module.version} · imports "
        + (", ".join(f"[`{name}`]({name}.md)" for name in module.imports) or "nothing"),
    ]
    diagram = _diagram(module)
    if diagram:
        blocks += ["## Diagram", diagram]
    for heading, kinds in HEADINGS.items():
        terms = module.of_kind(*kinds)
        if terms:
            blocks.append(f"## {heading}")
            blocks += [_term(term, homes, used.get(term.name, [])) for term in terms]
    blocks += _examples(module)
    return _text(*blocks)


def _diagram(module: Module) -> str:
    classes = {term.name for term in module.of_kind("class")}
    lines = [
        f"  {_bare(above)} <|-- {term.local}"
        for term in module.of_kind("class")
        for above in term.above
        if above.startswith("tig:")
    ]
    for term in module.of_kind("object property"):
        lines += [
            f"  {_bare(bearer)} --> {_bare(end)} : {term.local}"
            for bearer in term.bears
            for end in term.leads_to
            if bearer in classes and end.startswith("tig:")
        ]
    for term in module.of_kind("datatype property"):
        found = _bare(term.leads_to[0]) if term.leads_to else "text"
        lines += [
            f"  {_bare(bearer)} : {found} {term.local}"
            for bearer in term.bears
            if bearer in classes
        ]
    lines += [f"  class {_bare(name)}" for name in classes]
    return _mermaid("classDiagram", sorted(set(lines))) if classes else ""


def _term(term: Term, homes: Mapping[str, str], queries: list[NamedQuery]) -> str:
    lines = [f"### {term.name}", "", f"**{_both(term.label)}** ({term.kind})", ""]
    lines += [f"- {language}: {text}" for language, text in sorted(term.definition.items())]
    lines += [f"- {language}, note: {text}" for language, text in sorted(term.note.items())]
    for title, names in (
        ("is one of", term.of),
        ("under", term.above),
        ("borne by", term.bears),
        ("leads to", term.leads_to),
    ):
        if names:
            lines.append(f"- {title} " + ", ".join(_link(name, homes) for name in names))
    shown = [path.name for path in valid_examples() if _speaks_of(path, term.name)]
    if shown:
        lines.append("- shown in " + ", ".join(f"`{name}`" for name in shown))
    if queries:
        rows = ", ".join(f"`{query.name}`{_question(query)}" for query in queries)
        lines.append(f"- asked by {rows}")
    return "\n".join(lines)


def _examples(module: Module) -> Iterator[str]:
    path = resources.ontology() / "examples" / f"valid-{module.name}.ttl"
    if not path.exists():
        return
    yield "## Example"
    yield f"`ontology/examples/{path.name}` keeps every shape:"
    yield f"```turtle\n{path.read_text('utf-8').strip()}\n```"
    broken = [
        f"- `{one.name}`: " + ", ".join(f"`{' '.join(reason)}`" for reason in reasons)
        for one in invalid_examples()
        if (reasons := sorted(stated(one))) and _holds(module, reasons[0].shape)
    ]
    if broken:
        yield "These must fail, each for the reason it states (shape, path, constraint):"
        yield "\n".join(broken)


def _holds(module: Module, shape: str) -> bool:
    """The shape is one of the module's own."""
    path = resources.ontology() / "shapes" / f"{module.name}.ttl"
    return f"\n{shape} a sh:NodeShape" in path.read_text("utf-8")


def _speaks_of(path: Path, name: str) -> bool:
    return re.search(rf"(?<![\w:]){re.escape(name)}(?!\w)", path.read_text("utf-8")) is not None


def _question(query: NamedQuery) -> str:
    return f" ({query.header.competency})" if query.header.competency else ""


def _link(name: str, homes: Mapping[str, str]) -> str:
    home = homes.get(name)
    return f"[`{name}`]({home}.md#{name.replace(':', '').lower()})" if home else f"`{name}`"


def _both(words: Words) -> str:
    return " · ".join(text for _, text in sorted(words.items()))


def _bare(name: str) -> str:
    return name.partition(":")[2]


def _mermaid(kind: str, lines: list[str]) -> str:
    return "\n".join(["```mermaid", kind, *lines, "```"])


def _text(*blocks: str) -> str:
    return "\n\n".join(blocks) + "\n"


def main(arguments: list[str]) -> int:
    """Write the pages, by default into docs/ontology."""
    write(Path(arguments[0]) if arguments else FOLDER)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
