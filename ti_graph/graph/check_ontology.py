"""Check the ontology: `python -m ti_graph.graph.check_ontology [KIND]…`, of all kinds by default.

Reads every file, applies the hygiene rules, asks both reasoners for contradictions and for classes
that can have no member, and holds the examples to the shapes. Prints one line a check with its
count of offences, then each offence; exits 1 where there is any.
"""

import sys
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import owlready2
from pyoxigraph import RdfFormat, parse
from rdflib import Graph

from ti_graph import resources
from ti_graph.graph import examples
from ti_graph.graph.ontology import alignments_graph, hygiene, modules_graph
from ti_graph.graph.reasoning import close, contradictions, has_java, reasoned, unsatisfiable

FOLDERS = ("modules", "codelists", "alignments", "shapes", "examples")


@dataclass(frozen=True)
class Check:
    """One check: what it asks, and what offends; or why it was left out."""

    name: str
    title: str
    offences: tuple[str, ...] = ()
    skipped: str = ""

    @property
    def passed(self) -> bool:
        """Nothing offends."""
        return not self.offences

    def lines(self) -> list[str]:
        """The check on one line, its offences under it."""
        if self.skipped:
            return [f"skip   -  {self.name}: {self.title} (skipped: {self.skipped})"]
        verdict = "ok  " if self.passed else "FAIL"
        first = f"{verdict} {len(self.offences):3d}  {self.name}: {self.title}"
        return [first, *(f"          {offence}" for offence in self.offences)]


def checks(kinds: Sequence[str] = ()) -> Iterator[Check]:
    """Checks of some kinds, or all, the cheapest first; none after files that cannot be read."""
    readable = _readable()
    yield readable
    if readable.passed:
        for kind in kinds or KINDS:
            yield from KINDS[kind]()


def main(kinds: Sequence[str] = ()) -> int:
    """Write the report; the exit code tells whether every check passed."""
    passed = True
    for check in checks(kinds):
        sys.stdout.write("\n".join(check.lines()) + "\n")
        passed &= check.passed
    return 0 if passed else 1


def _readable() -> Check:
    paths = [path for name in FOLDERS for path in (resources.ontology() / name).glob("*.ttl")]
    offences = []
    for path in sorted(paths):
        try:
            deque(parse(path=path, format=RdfFormat.TURTLE), maxlen=0)
        except SyntaxError as error:
            offences.append(f"{path.parent.name}/{path.name}: {error}")
    modules = sum(path.parent.name == "modules" for path in paths)
    title = f"All {len(paths)} files are read, {modules} modules among them"
    return Check("files", title, tuple(offences))


def _hygiene() -> Iterator[Check]:
    for result in hygiene():
        yield Check(result.rule.name, result.rule.title, result.offences)


def _by_rules() -> Iterator[Check]:
    name, title = "owl_rl", "No contradiction by the rules of OWL 2 RL, the valid examples included"
    facts = examples.add_valid_examples(_ontology())
    try:
        close(facts)
    except ImportError:
        yield Check(name, title, skipped="owlrl is not installed; `make setup` installs it")
        return
    yield Check(name, title, tuple(contradictions(facts)))


def _by_hermit() -> Iterator[Check]:
    consistent = ("hermit", "No contradiction by HermiT, the valid examples included")
    satisfiable = ("satisfiable", "Every class can have a member, by HermiT")
    if not has_java():
        yield Check(*consistent, skipped="no Java")
        yield Check(*satisfiable, skipped="no Java")
        return
    yield Check(*consistent, tuple(_contradiction(examples.add_valid_examples(_ontology()))))
    try:
        empty = unsatisfiable(reasoned(_ontology()))
    except owlready2.OwlReadyInconsistentOntologyError:
        empty = ["the ontology contradicts itself"]
    yield Check(*satisfiable, tuple(empty))


def _contradiction(facts: Graph) -> list[str]:
    try:
        reasoned(facts)
    except owlready2.OwlReadyInconsistentOntologyError:
        return ["the ontology and its valid examples contradict each other"]
    return []


def _of_examples() -> Iterator[Check]:
    shapes = examples.compiled_shapes()
    valid, invalid = len(examples.valid_examples()), len(examples.invalid_examples())
    yield Check(
        "valid_examples",
        f"All {valid} valid examples conform to the shapes",
        tuple(examples.offences_of_valid(shapes)),
    )
    yield Check(
        "invalid_examples",
        f"All {invalid} invalid examples fail for the reasons they state",
        tuple(examples.offences_of_invalid(shapes)),
    )


def _ontology() -> Graph:
    return modules_graph() + alignments_graph()


KINDS: dict[str, Callable[[], Iterator[Check]]] = {
    "hygiene": _hygiene,
    "owl_rl": _by_rules,
    "hermit": _by_hermit,
    "examples": _of_examples,
}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
