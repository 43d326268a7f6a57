"""Run the cells of a notebook as a program does: each must show something.

Nothing but the standard library and the light client is imported: it runs where only those are.
"""

import ast
import json
import sys
from pathlib import Path
from typing import Any


def run(path: Path) -> int:
    """Run a notebook. Returns how many cells of code it has; raises where one shows nothing."""
    cells = json.loads(path.read_text("utf-8"))["cells"]
    sources = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
    names: dict[str, Any] = {"__name__": "__main__"}
    for source in sources:
        tree = ast.parse(source)
        last = tree.body[-1] if tree.body else None
        shown: object = None
        if isinstance(last, ast.Expr):
            tree.body.pop()
            exec(compile(tree, str(path), "exec"), names)
            shown = eval(compile(ast.Expression(last.value), str(path), "eval"), names)
        else:
            exec(compile(tree, str(path), "exec"), names)
        text = repr(shown)
        if "shape: (0," in text:
            raise AssertionError(f"an empty answer: {source}")
        sys.stdout.write(f"{text[:200]}\n")
    return len(sources)


if __name__ == "__main__":
    sys.stdout.write(f"{run(Path(sys.argv[1]))} cells\n")
