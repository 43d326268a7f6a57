"""Python where some packages are not installed."""

import subprocess
import sys

WITHOUT = """
import sys
from importlib.abc import MetaPathFinder

class Absent(MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {absent!r}:
            raise ModuleNotFoundError(name)

import importlib.util
found = importlib.util.find_spec
importlib.util.find_spec = lambda name, *a: None if name in {absent!r} else found(name, *a)
sys.meta_path.insert(0, Absent())
"""


def run_without(absent: set[str], code: str) -> str:
    """What Python prints where these packages are not installed."""
    script = WITHOUT.format(absent=absent) + code
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()
