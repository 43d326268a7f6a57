"""Check the ontology: `python -m ti_graph.graph.check_ontology`.

Prints one line a hygiene rule with its count of offences, then each offence; exits 1 where there
is any.
"""

import sys

from rdflib import Graph

from ti_graph.graph.ontology import RuleResult, hygiene


def report(results: list[RuleResult]) -> str:
    """One line a rule, its offences under it."""
    lines = []
    for result in results:
        verdict = "ok  " if result.passed else "FAIL"
        lines.append(
            f"{verdict} {len(result.offences):3d}  {result.rule.name}: {result.rule.title}"
        )
        lines += [f"          {offence}" for offence in result.offences]
    return "\n".join(lines)


def main(graph: Graph | None = None) -> int:
    """Write the report; the exit code tells whether every rule passed."""
    results = hygiene(graph)
    sys.stdout.write(report(results) + "\n")
    return 0 if all(result.passed for result in results) else 1


if __name__ == "__main__":
    sys.exit(main())
