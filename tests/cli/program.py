"""Commands as a user runs them: a process of its own each, in an environment of its own.

The processes are forks of one that has imported the program: a third of the time of a command is
spent on imports. `test_screen.py` and a few tests start the installed program itself.
"""

import atexit
import json
import os
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parents[2]


def run_program(
    words: tuple[str, ...], settings: dict[str, str]
) -> "subprocess.CompletedProcess[str]":
    """What a command printed, and its exit code. `settings` are added to the environment."""
    with tempfile.TemporaryDirectory() as folder:
        out, err = Path(folder) / "out", Path(folder) / "err"
        asked = {
            "words": words, "environment": {**os.environ, **settings}, "folder": str(Path.cwd()),
            "out": str(out), "err": str(err),
        }  # fmt: skip
        code = _ask(json.dumps(asked))
        printed = [path.read_bytes().decode("utf-8") for path in (out, err)]
    return subprocess.CompletedProcess(["ti-graph", *words], code, *printed)


def _ask(line: str) -> int:
    program = _prepared()
    assert program.stdin
    assert program.stdout
    program.stdin.write(line + "\n")
    program.stdin.flush()
    return int(program.stdout.readline())


@cache
def _prepared() -> "subprocess.Popen[str]":
    program = subprocess.Popen(
        [sys.executable, __file__], cwd=FOLDER,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    atexit.register(_end, program)
    return program


def _end(program: "subprocess.Popen[str]") -> None:
    assert program.stdin
    program.stdin.close()
    program.wait()


def _serve() -> None:
    """Fork once a line; print the exit code of each fork."""
    import ti_graph.cli.main  # noqa: F401, PLC0415 - imported once, before any fork

    for line in sys.stdin:
        pid = os.fork()
        if pid == 0:
            _run(json.loads(line))
        _, status = os.waitpid(pid, 0)
        sys.stdout.write(f"{os.waitstatus_to_exitcode(status)}\n")
        sys.stdout.flush()


def _run(asked: dict[str, Any]) -> None:
    from ti_graph.cli.main import run  # noqa: PLC0415 - as above

    code: object = 1
    try:
        os.environ.clear()
        os.environ.update(asked["environment"])
        os.chdir(asked["folder"])
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        for number, name in ((1, "out"), (2, "err")):
            os.dup2(os.open(asked[name], os.O_WRONLY | os.O_CREAT), number)
        sys.argv = ["ti-graph", *asked["words"]]
        run()
    except SystemExit as ended:
        code = ended.code
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code if isinstance(code, int) else int(code is not None))


if __name__ == "__main__":
    _serve()
