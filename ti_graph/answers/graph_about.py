"""What a graph says of itself, as a file does: release, day, and the sources of what it holds."""

import networkx as nx
import polars as pl

from ti_graph.graph.release import Release

NAMING = {"territory": "territory_id", "organisation": "organisation_id"}
"""Table that names nodes → its key."""
SUGGESTIONS = ("candidate_filiere", "partner_suggestion", "relevant_partner")
"""Tables of what is suggested to a territory, and rests on evidence."""


def about_graph(release: Release, graph: "nx.Graph[str]") -> dict[str, object]:
    """Release, day, grounds of its territories, and sources with licences.

    Sources are those of ties, of names, and of what suggestions rest on.
    """
    named = sources_of_graph(release, graph)
    known = [one for one in release.manifest.sources if one.name in named]
    return {
        "release": release.manifest.release,
        "built_at": release.manifest.built_at,
        "ground": _grounds(release, list(graph)),
        "sources": " ; ".join(sorted(f"{one.name} ({one.vintage})" for one in known)),
        "licences": " ; ".join(sorted({one.licence for one in known})),
    }


def sources_of_graph(release: Release, graph: "nx.Graph[str]") -> set[str]:
    """Names of the data sets that a graph is made of."""
    names = list(graph)
    found = [
        release.table(table)
        .filter(pl.col(key).is_in(names))
        .select(pl.col("source").cast(pl.String))
        for table, key in NAMING.items()
    ]
    suggested = pl.concat(
        release.table(table).filter(pl.col("territory_id").is_in(names)).select("suggestion_id")
        for table in SUGGESTIONS
    )
    evidence = release.table("evidence").join(suggested, on="suggestion_id", how="semi")
    found.append(evidence.select(source=pl.col("evidence_source").cast(pl.String)))
    sources = pl.concat(found).unique().collect()["source"]
    return set(sources) | {data["data_source"] for *_, data in graph.edges(data=True)}


def _grounds(release: Release, names: list[str]) -> str:
    """How many of the territories rest on each ground, in what is known of their sites."""
    use = pl.col("use").cast(pl.String) == "presence"
    rows = release.table("territory_ground").filter(use, pl.col("territory_id").is_in(names))
    counts = rows.group_by(pl.col("ground").cast(pl.String)).len().sort("ground").collect()
    return ", ".join(f"{name} {count}" for name, count in counts.iter_rows())
