"""A standalone Spark cluster on loopback: a master and workers, from the `pyspark` package."""

import os
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

HOST = "127.0.0.1"
SECONDS = 60


def free_port() -> int:
    """A port of loopback that nothing listens on."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


@contextmanager
def cluster(folder: Path, workers: int) -> Iterator[str]:
    """The address of a master that has `workers` workers."""
    import pyspark  # noqa: PLC0415 - an extra

    home = Path(pyspark.__file__).parent
    port, web = free_port(), free_port()
    master = f"spark://{HOST}:{port}"
    address = ["--host", HOST, "--webui-port"]
    with ExitStack() as stack:
        run = ["org.apache.spark.deploy.master.Master", *address, str(web), "--port", str(port)]
        log = stack.enter_context(_running(home, folder / "master.log", run))
        _wait(log, "I have been elected leader", 1)
        for number in range(workers):
            place = ["--work-dir", str(folder / f"work-{number}"), "--cores", "1", "--memory", "1g"]
            run = ["org.apache.spark.deploy.worker.Worker", *address, "0", *place, master]
            stack.enter_context(_running(home, folder / f"worker-{number}.log", run))
        _wait(log, "Registering worker", workers)
        yield master


@contextmanager
def _running(home: Path, log: Path, command: list[str]) -> Iterator[Path]:
    environment = os.environ | {"SPARK_HOME": str(home), "SPARK_LOCAL_IP": HOST}
    with log.open("wb") as stream:
        process = subprocess.Popen(
            [str(home / "bin" / "spark-class"), *command],
            env=environment,
            stdout=stream,
            stderr=subprocess.STDOUT,
        )
        try:
            yield log
        finally:
            process.terminate()
            process.wait(SECONDS)


def _wait(log: Path, text: str, times: int) -> None:
    deadline = time.monotonic() + SECONDS
    while log.read_text("utf-8", errors="replace").count(text) < times:
        if time.monotonic() > deadline:
            raise TimeoutError(log.read_text("utf-8", errors="replace")[-2000:])
        time.sleep(0.2)
