"""Commands as a user runs them: a process of its own each, in an environment of its own.

The processes are forks of one that has imported the program: a third of the time of a command is
spent on imports. A few tests start the installed program itself.
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
        code = _ask(words, {**os.environ, **settings}, os.devnull, str(out), str(err))
        printed = [path.read_bytes().decode("utf-8") for path in (out, err)]
    return subprocess.CompletedProcess(["ti-graph", *words], code, *printed)


def run_on_terminal(
    words: tuple[str, ...], environment: dict[str, str], terminal: str
) -> "subprocess.CompletedProcess[str]":
    """The same on a terminal, by its path; what was printed there is for whoever reads it."""
    with tempfile.NamedTemporaryFile() as err:
        code = _ask(words, environment, terminal, terminal, err.name)
        wrong = err.read().decode("utf-8")
    return subprocess.CompletedProcess(["ti-graph", *words], code, "", wrong)


def _ask(words: tuple[str, ...], environment: dict[str, str], *files: str) -> int:
    """Run a command with these files as its input, output and standard error."""
    asked = {
        "words": words, "environment": environment, "folder": str(Path.cwd()), "files": files,
    }  # fmt: skip
    line = json.dumps(asked)
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
    from ti_graph.cli.commands import COMMANDS, function_of  # noqa: PLC0415

    for name in COMMANDS:
        function_of(name)  # imported once, before any fork

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
        for number, name in enumerate(asked["files"]):
            manner = os.O_WRONLY | os.O_CREAT if number else os.O_RDONLY
            os.dup2(os.open(name, manner | os.O_NOCTTY), number)
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
