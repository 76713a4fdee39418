"""Python imports this before anything else where its folder stands in PYTHONPATH: a server of the tests then keeps loading its engine for
as long as the file HELD_ENGINE exists. How long a machine takes to load must not decide what a test sees.
"""

import os
import sys
import time
from collections.abc import Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder
from pathlib import Path
from types import ModuleType


class _Door(MetaPathFinder):
    """Stands before the module that loads Rasa, which the server imports in the engine's thread."""

    def find_spec(self, name: str, path: Sequence[str] | None, target: ModuleType | None = None) -> ModuleSpec | None:
        spec = PathFinder.find_spec(name, path, target) if name == "bot.engine.rasa_engine" else None
        if spec is None or spec.loader is None:
            return None
        load = spec.loader.exec_module

        def load_when_let_in(module: ModuleType) -> None:  # to wait in `find_spec` would keep every other thread from importing
            while Path(os.environ.get("HELD_ENGINE") or "/none").exists():
                time.sleep(0.02)
            load(module)

        spec.loader.exec_module = load_when_let_in  # type: ignore[method-assign]
        return spec


sys.meta_path.insert(0, _Door())
