"""Serve the small country and let Schemathesis ask: no 5xx, no answer that is not as described.

`python -m tests.fuzz --schemathesis PROGRAM --cases 10000 --seed 7`. Schemathesis is no part of
the project's environment: `make fuzz-api` installs it in one of its own.
"""

import argparse
import os
import re
import subprocess
import sys
import urllib.request
from pathlib import Path

from tests.api.conftest import running
from tests.bounded import scratch
from tests.small_country import build_small
from ti_graph.access import SCOPES, make_token

CHECKS = (
    "not_a_server_error", "status_code_conformance", "content_type_conformance",
    "response_headers_conformance", "response_schema_conformance",
)  # fmt: skip
OPERATIONS = 211
"""About as many as the description has; each gets its part of the cases asked for."""
PHASES = "coverage,fuzzing"
FEW = 1000
"""So few leave out the boundary values of every parameter, some 9,000 cases by themselves."""
PATIENCE = 120
"""Seconds: a busy machine may take long to answer, which is no fault of the answer."""
LIMITS = {"TI_GRAPH_QUERY_SECONDS": "2", "TI_GRAPH_CLIENT_QUERIES": "8"}


def main() -> int:
    """Print what was found; 1 where a case failed, or fewer were asked than wanted."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz")
    parser.add_argument("--schemathesis", type=Path, required=True)
    parser.add_argument("--cases", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with scratch("fuzz-") as folder:
        data = Path(folder) / "data"
        build_small(data)
        token = make_token(data, "fuzz", list(SCOPES))
        with running(data, **LIMITS) as (url, _):
            description = Path(folder) / "openapi.json"
            with urllib.request.urlopen(f"{url}openapi.json", timeout=PATIENCE) as answer:
                description.write_bytes(answer.read())
            command = [
                str(options.schemathesis.absolute()), "run", str(description), "--url", url,
                "--request-timeout", str(PATIENCE),
                "-H", f"Authorization: Bearer {token}", "-c", ",".join(CHECKS),
                "--phases", PHASES if options.cases > FEW else "fuzzing",
                "-n", str(options.cases // OPERATIONS + 1),
                "--seed", str(options.seed), "--continue-on-failure", "--no-color",
                "--warnings", "off", "--generation-database", "none",
            ]  # fmt: skip
            hooks = {"SCHEMATHESIS_HOOKS": str(Path(__file__).with_name("bodies.py"))}
            done = subprocess.run(
                command, cwd=folder, env=os.environ | hooks, check=False, text=True,
                stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            )  # fmt: skip
    print(done.stdout.replace(token, "…"))
    found = re.search(r"(\d+) generated", done.stdout)
    asked = int(found.group(1)) if found else 0
    print(f"{asked} cases of {options.cases} asked for, seed {options.seed}")
    return int(done.returncode != 0 or asked < options.cases)


if __name__ == "__main__":
    sys.exit(main())
