"""Install the wheel in an environment of its own, build a release with it, and ask its server.

`make test-wheel` builds the wheel with the viewer in it first. What is installed is what a user
gets: no test dependency, no IPython, nothing of the repository.
"""

import os
import re
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SECONDS = 60
ADDRESS = re.compile(r"http://127\.0\.0\.1:\d+")


def installed(folder: Path, wheel: Path) -> Path:
    """The folder of the commands of a new environment with the wheel in it."""
    subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
    commands = folder / "bin"
    pip = [
        str(commands / "python"),
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
    ]
    lock = ["--no-deps", "--require-hashes", "-r", str(ROOT / "requirements-run.lock")]
    subprocess.run([*pip, *lock], check=True)
    subprocess.run([*pip, "--no-deps", str(wheel)], check=True)
    return commands


def served(commands: Path, data: Path) -> None:
    """Start the server, look at the viewer and one answer, stop it.

    Raises AssertionError where the viewer or the answer is not there.
    """
    environment = {**os.environ, "TI_GRAPH_DATA": str(data)}
    command = [str(commands / "ti-graph"), "serve", "--port", "0"]
    with subprocess.Popen(
        command,
        env=environment,
        cwd=data,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as server:
        try:
            address = _address(server)
            page = _get(f"{address}/")
            assert "<script" in page and "ti-graph" in page.lower(), "the wheel has no viewer in it"
            answer = _get(f"{address}/api/v1/territories/ti-2023-8422")
            assert "ti-2023-8422" in answer
        finally:
            server.send_signal(signal.SIGINT)
            server.wait(SECONDS)
    assert server.returncode == 0, f"the server ended with {server.returncode}"


def _address(server: "subprocess.Popen[str]") -> str:
    assert server.stdout is not None
    end = time.monotonic() + SECONDS
    for line in server.stdout:
        found = ADDRESS.search(line)
        if found:
            return found.group()
        if time.monotonic() > end:
            break
    raise AssertionError("the server says no address")


def _get(address: str) -> str:
    with urllib.request.urlopen(address, timeout=SECONDS) as answer:
        return str(answer.read().decode())


def main() -> None:
    """Install, build, serve; print how large the environment is."""
    wheel = max((ROOT / "dist").glob("ti_graph-*.whl"), key=lambda path: path.stat().st_mtime)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        commands = installed(folder / "environment", wheel)
        data = folder / "data"
        data.mkdir()
        environment = {**os.environ, "TI_GRAPH_DATA": str(data)}
        subprocess.run([str(commands / "ti-graph"), "build"], env=environment, cwd=data, check=True)
        served(commands, data)
        size = sum(
            path.stat().st_size for path in (folder / "environment").rglob("*") if path.is_file()
        )
        print(f"{wheel.name}: built, served and stopped; the environment holds {size / 1e6:.0f} MB")


if __name__ == "__main__":
    main()
