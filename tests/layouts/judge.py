"""Runs a changed file through its own loader, and holds its figures against those of before."""

import random
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl

from tests.layouts.kinds import KINDS, NO_OTHER, SAME, STOPS, changed
from tests.layouts.layouts import LAYOUTS, Files, Layout
from tests.loaders.firms_fixtures import registered
from ti_graph.errors import SourceError
from ti_graph.ingest.load import Run, run_source
from ti_graph.ingest.origin import Origin, find_files

BY_SOURCE = {layout.source: layout for layout in LAYOUTS}


@dataclass(frozen=True)
class Verdict:
    """How a changed file ended, and what is wrong with that; nothing where it is empty."""

    outcome: str
    wrong: str = ""


def judged(source: str, kind: str, seed: int) -> Verdict:
    """One change of one layout: what came of it, and whether that is right."""
    layout = BY_SOURCE[source]
    files = changed(layout, kind, random.Random(seed))
    try:
        run = loaded(layout, files)
    except SourceError as error:
        return _stopped(kind, error)
    outcome = "quarantined" if run.quarantine.table().height else "taken"
    wrong = {SAME: _differs, STOPS: _went_on, NO_OTHER: _has_others}[KINDS[kind].ends](
        run, whole(source)
    )
    if kind == "a new column" and not wrong:
        wrong = _not_named(run)
    return Verdict(outcome, wrong)


@cache
def whole(source: str) -> Run:
    """What the file gives as it was: rows, and nothing set aside."""
    run = loaded(BY_SOURCE[source], BY_SOURCE[source].files())
    assert any(frame.height for frame in run.tables.values())
    assert run.quarantine.table().is_empty(), run.quarantine.table()
    return run


def loaded(layout: Layout, files: Files) -> Run:
    """Run the source of a layout on these files; its card's totals are those of a country."""
    source = registered(layout.source)
    source = replace(source, card=source.card.model_copy(update={"expected": []}))
    with TemporaryDirectory() as folder:
        for name, content in files.items():
            (Path(folder) / name).write_bytes(content)
        origin = Origin("live", find_files(source, Path(folder)))
        return run_source(source, origin, layout.required())


def _stopped(kind: str, error: SourceError) -> Verdict:
    expected = KINDS[kind].ends == STOPS or KINDS[kind].may_stop
    named = "≈" in error.detail("en") if kind == "a renamed column" else True
    return Verdict("refused", "" if expected and named else f"it stops: {error.detail('en')}")


def _went_on(_run: Run, _before: Run) -> str:
    return "it does not stop"


def _differs(run: Run, before: Run) -> str:
    for name, frame in before.tables.items():
        other = run.tables.get(name, frame.clear())
        if not _sorted(other).equals(_sorted(frame)):
            lost, more = _without(frame, other), _without(other, frame)
            return f"{name}: {lost.head(2).rows()} became {more.head(2).rows()}"
    return ""


def _has_others(run: Run, before: Run) -> str:
    """Other rows than those of the whole file come with something set aside, or with fewer."""
    if run.quarantine.table().height:
        return ""
    for name, frame in run.tables.items():
        whole_one = before.tables[name]
        if frame.height == whole_one.height and not _sorted(frame).equals(_sorted(whole_one)):
            return f"{name}: {_without(frame, whole_one).head(2).rows()}, and nothing set aside"
    return ""


def _without(frame: pl.DataFrame, other: pl.DataFrame) -> pl.DataFrame:
    return frame.join(other, on=frame.columns, how="anti", nulls_equal=True)


def _sorted(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.sort(frame.columns, nulls_last=True)


def _not_named(run: Run) -> str:
    codes = [one.code for one in run.notices]
    return "" if codes == ["new_columns"] else f"notices {codes}"
