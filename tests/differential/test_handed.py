"""Queries of a file: each way to answer one gives the same, or a stated rule says why not."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from ti_graph.graph.release import Release

RUNNER = [sys.executable, "-m", "tests.differential"]


def run(file: Path, release: Path, *more: str) -> subprocess.CompletedProcess[str]:
    asked = [*RUNNER, "--file", str(file), "--release", str(release), *more]
    return subprocess.run(asked, capture_output=True, text=True, check=False)


def of_file(folder: Path, *queries: str) -> Path:
    file = folder / "queries.jsonl"
    file.write_text("".join(json.dumps({"q": one}) + "\n" for one in queries), "utf-8")
    return file


def test_queries_of_a_file_are_tallied_by_how_their_answers_compare(
    small_release: Release, tmp_path: Path
) -> None:
    file = of_file(
        tmp_path,
        "SELECT (COUNT(*) AS ?n) { ?s a ?c }",
        "SELECT ?s { ?s ?p 01 } ORDER BY ?s",
        "SELECT ?o { <urn:nothing> (<urn:p>|<urn:q>)* ?o }",
        "SELECT (RAND() AS ?x) {}",
        "SELECT ?s { ?s ?p",
        "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(STR(?c) < STR(?f)) }",
    )
    ended = run(file, small_release.folder, "--most-seconds", "1")
    tally = "{'agree': 3, 'by a rule': 1, 'another each time': 1, 'too long': 1}"
    assert ended.stdout.splitlines()[-1].startswith(tally), ended.stdout + ended.stderr
    assert ended.returncode == 0


@pytest.mark.shared
def test_no_query_of_the_file_that_is_named_is_answered_in_two_ways() -> None:
    file, release = (os.environ.get(f"TI_GRAPH_TEST_{name}") for name in ("QUERIES", "RELEASE"))
    if not (file and release):
        pytest.skip("TI_GRAPH_TEST_QUERIES and TI_GRAPH_TEST_RELEASE name no file and release")
    ended = run(Path(file), Path(release))
    assert ended.returncode == 0, ended.stdout[-4000:]
