"""Apache Jena's TDB2 in this process, as Debian packages it: `apt-get install libapache-jena-java`.

It needs Java 17 and JPype. Debian has no server of Jena (Fuseki), so it is asked without HTTP.
"""

import shutil
import subprocess
from collections.abc import Mapping
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from zipfile import ZipFile

JARS = Path("/usr/share/java")
NAMES = (
    "jena-*", "commons-*", "dexx.collection", "gson", "guava", "http*", "jackson-*", "jsonld-java",
    "jakarta.json-api", "protobuf", "slf4j-api", "slf4j-nop", "thrift", "titanium-json-ld",
)  # fmt: skip
"""Archives that Jena's own asks for."""
MESSAGES = "org/apache/jena/ext/xerces/"
MEMORY = "-Xmx6g"


def missing() -> str | None:
    """Why Jena cannot be asked here, and what brings it; None where it can."""
    if not (JARS / "jena-tdb2.jar").exists() or not shutil.which("java"):
        return "Jena is not installed: apt-get install libapache-jena-java"
    return None if find_spec("jpype") else "JPype is not installed: pip install jpype1"


def version() -> str | None:
    """That of the package, from the name of an archive; None where there is none."""
    found = next(JARS.glob("jena-tdb2-*.jar"), None)
    return found.stem.removeprefix("jena-tdb2-") if found else None


class Jena:
    """A TDB2 database, loaded from files of N-Triples."""

    def __init__(self, graphs: Mapping[str, Path], folder: Path) -> None:
        """Load the files as one graph by Jena's bulk loader, with what its optimizer counts."""
        database, classes = folder / "jena", _classes(folder)
        java = ["java", MEMORY, "-cp", ":".join(classes)]
        where = ["--loc", str(database)]
        files = [str(path) for path in graphs.values()]
        _done([*java, "tdb2.tdbloader", "--loader=parallel", *where, *files])
        (database / "Data-0001" / "stats.opt").write_bytes(_done([*java, "tdb2.tdbstats", *where]))
        jpype = import_module("jpype")
        jpype.startJVM(MEMORY, classpath=classes, convertStrings=True)
        self._executions = jpype.JClass("org.apache.jena.query.QueryExecutionFactory")
        self._results = jpype.JClass("org.apache.jena.query.ResultSetFactory")
        databases = jpype.JClass("org.apache.jena.tdb2.TDB2Factory")
        self._dataset = databases.connectDataset(str(database))
        self._dataset.begin(jpype.JClass("org.apache.jena.query.ReadWrite").READ)

    def query(self, text: str) -> Any:
        """Every row of an answer, held by Java."""
        execution = self._executions.create(text, self._dataset)
        try:
            return self._results.copyResults(execution.execSelect())
        finally:
            execution.close()


def rows(answer: Any) -> list[tuple[str | None, ...]]:
    """An answer's rows as text."""
    names = list(answer.getResultVars())
    return [tuple(_text(row.get(name)) for name in names) for row in answer]


def _text(term: Any) -> str | None:
    if term is None:
        return None
    return str(term.getLexicalForm()) if term.isLiteral() else str(term)


def _classes(folder: Path) -> list[str]:
    """Where Java finds Jena. Debian renames its copy of Xerces, but leaves the messages behind, and
    without them nothing starts: so they are laid where it looks for them.
    """
    messages = folder / "messages"
    with ZipFile(JARS / "jena-core.jar") as archive:
        for name in archive.namelist():
            if name.startswith(MESSAGES) and name.endswith(".properties"):
                target = messages / "xerces" / name.removeprefix(MESSAGES)
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(archive.read(name))
    # Each archive is there under two names, with and without its version.
    jars = {path.resolve() for name in NAMES for path in JARS.glob(f"{name}.jar")}
    return [str(messages), *map(str, sorted(jars))]


def _done(command: list[str]) -> bytes:
    """What a command tells. Raises RuntimeError, with what it says, where it fails."""
    done = subprocess.run(command, capture_output=True, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr.decode("utf-8", "replace")[-500:])
    return done.stdout
