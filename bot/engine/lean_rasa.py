"""Keeps out of the serving process what Rasa imports always and this assistant never uses: TensorFlow, and the plots of Rasa's evaluation.

Why: neither our pipeline nor our policies have a neural network of Rasa's (config.yml), but the module of each of Rasa's components is
imported with the trained model, because the model's record of its training names a validator that names them all. That is 350 MB of
memory, half of a server's, and a third of the time until it is ready.

The modules in question are replaced by empty ones, whose names can be imported, subclassed and asked for with `isinstance`, but not used:
who makes an object of such a class gets an error that says so. A process that trains goes without this (bot/engine/training.py).
"""

import sys
from collections.abc import Iterable, Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import ModuleType
from typing import Any, Final

import yaml

_COMPONENTS: Final = {
    "DIETClassifier": "rasa.nlu.classifiers.diet_classifier",
    "LogisticRegressionClassifier": "rasa.nlu.classifiers.logistic_regression_classifier",
    "SklearnIntentClassifier": "rasa.nlu.classifiers.sklearn_intent_classifier",
    "CRFEntityExtractor": "rasa.nlu.extractors.crf_entity_extractor",
    "ConveRTFeaturizer": "rasa.nlu.featurizers.dense_featurizer.convert_featurizer",
    "LanguageModelFeaturizer": "rasa.nlu.featurizers.dense_featurizer.lm_featurizer",
    "ResponseSelector": "rasa.nlu.selectors.response_selector",
    "TEDPolicy": "rasa.core.policies.ted_policy",
    "UnexpecTEDIntentPolicy": "rasa.core.policies.unexpected_intent_policy",
}
_TOOLS: Final = (
    "rasa.core.test",
    "rasa.nlu.test",
    *(f"rasa.utils.tensorflow.{name}" for name in ("callback", "data_generator", "model_data", "model_data_utils", "models")),
)


class LeftOut(RuntimeError):
    """Something was used that this process has left out."""


def leave_out_tensorflow(config: Path) -> bool:
    """Replace Rasa's modules that need it, from now on, in this process. Whether it was done.

    Nothing is done where the assistant of `config` (a Rasa config.yml) has one of Rasa's components that compute with it, and modules that
    are there already stay.
    """
    asked = yaml.load(config.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader) or {}
    named = {str(part["name"]).rsplit(".", 1)[-1] for key in ("pipeline", "policies") for part in asked.get(key) or ()}
    if named & _COMPONENTS.keys():
        return False
    if not any(isinstance(finder, _Finder) for finder in sys.meta_path):
        sys.meta_path.insert(0, _Finder((*_COMPONENTS.values(), *_TOOLS)))
    return True


class _Finder(MetaPathFinder):
    def __init__(self, names: Iterable[str]) -> None:
        self._names = frozenset(names)

    def find_spec(self, name: str, path: Sequence[str] | None, target: ModuleType | None = None) -> ModuleSpec | None:
        return ModuleSpec(name, _Emptiness()) if name in self._names else None


class _Emptiness(Loader):
    """Makes a module of which every name is a class that cannot be used."""

    def create_module(self, spec: ModuleSpec) -> None:
        return None

    def exec_module(self, module: ModuleType) -> None:
        made: dict[str, type] = {}

        def name_of(name: str) -> type:
            if name.startswith("__"):
                raise AttributeError(name)
            return made.setdefault(name, type(name, (_Absent,), {"__module__": module.__name__}))

        module.__getattr__ = name_of  # type: ignore[method-assign]  # PEP 562


class _Absent:
    def __new__(cls, *_: Any, **__: Any) -> "_Absent":
        raise LeftOut(f"{cls.__name__} needs TensorFlow, which a serving process has left out: name it in config.yml, then `bot train`")
