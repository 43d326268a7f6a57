"""`python -m security.inventory [-o FILE]`: licences of what ships, and a bill of materials.

Everything that an installation needs is walked through the metadata of installed packages: each
must be in the lock at the version installed, under a licence that the project may be combined with.
The bill (CycloneDX) is written from the lock. No network is needed; known vulnerabilities are asked
for with `make audit`, which needs one.
"""

import re
import subprocess
import sys
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[1]
PROJECT = "ti-graph"
PERMISSIVE = re.compile(r"MIT|BSD|Apache|ISC|PSF|0BSD|Zlib|CC0|Unlicense|EUPL|MPL", re.IGNORECASE)
COPYLEFT = re.compile(r"(?<!L)GPL|AGPL|SSPL|BUSL|Commons Clause|-NC", re.IGNORECASE)
KNOWN = {
    "dataframely": "BSD-3-Clause (its metadata names none; its LICENSE file does)",
    "owlready2": "LGPL-3.0-or-later: imported as it is, replaceable, never copied",
}
"""Licences that metadata do not tell in a usual way, as they were read."""


def installed() -> dict[str, Distribution]:
    """Packages that an installation of the project needs, by canonical name."""
    found: dict[str, Distribution] = {}
    queue = [PROJECT]
    while queue:
        name = canonicalize_name(queue.pop())
        if name in found:
            continue
        try:
            found[name] = distribution(name)
        except PackageNotFoundError:
            continue  # for another system or Python
        for text in found[name].requires or []:
            requirement = Requirement(text)
            if requirement.marker is None or requirement.marker.evaluate({"extra": ""}):
                queue.append(requirement.name)
    return found


def licence(package: Distribution) -> str:
    """What a package says of its licence."""
    found: Any = package.metadata  # a mail message, with `get`
    classifiers = [one.split("::")[-1].strip() for one in found.get_all("Classifier") or []
                   if one.startswith("License ::")]  # fmt: skip
    named = found.get("License-Expression") or "; ".join(classifiers) or found.get("License") or ""
    return KNOWN.get(canonicalize_name(package.name), str(named).split("\n", 1)[0])


def locked() -> dict[str, set[str]]:
    """Name → versions in the lock: there may be one for each Python."""
    versions: dict[str, set[str]] = {}
    lock = (ROOT / "requirements.lock").read_text("utf-8")
    for name, version in re.findall(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)", lock, re.MULTILINE):
        versions.setdefault(canonicalize_name(name), set()).add(version)
    return versions


def faults() -> list[str]:
    """What is not as it must be."""
    found, lock = [], locked()
    for name, package in sorted(installed().items()):
        words = licence(package)
        if COPYLEFT.search(words) and name != PROJECT and name not in KNOWN:
            found.append(f"{name}: {words} may not be combined with this project")
        elif not PERMISSIVE.search(words) and name not in KNOWN:
            found.append(f"{name}: no known licence ({words or 'none reported'})")
        if name != PROJECT and package.version not in lock.get(name, set()):
            found.append(f"{name}: {package.version} is not the version in requirements.lock")
    return found


def write_bill(target: Path) -> None:
    """The bill of materials of the lock, as CycloneDX JSON."""
    program = Path(sys.executable).with_name("cyclonedx-py")
    project = ROOT / "pyproject.toml"
    options = ["--pyproject", project, "--output-reproducible", "-o", target]
    command = [str(one) for one in (program, "requirements", ROOT / "requirements.lock", *options)]
    subprocess.run(command, check=True)  # noqa: S603 - our own words


def main() -> int:
    """Tell the faults; write the bill where `-o FILE` says."""
    found = faults()
    for fault in found:
        print(f"✗ {fault}")
    if not found:
        print(f"{len(installed())} packages, each locked and under a licence that fits")
    if "-o" in sys.argv:
        write_bill(Path(sys.argv[sys.argv.index("-o") + 1]))
    return int(bool(found))


if __name__ == "__main__":
    sys.exit(main())
