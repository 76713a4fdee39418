import tarfile
from pathlib import Path

import pytest

from bot.encoder.encoder import shared_encoder
from bot.engine.nlu.pipeline import TopicPipeline
from bot.settings import load_settings


@pytest.fixture(scope="session")
def encoder():
    return shared_encoder(load_settings().encoder_file)


@pytest.fixture(scope="session")
def pipeline(encoder, model: Path, tmp_path_factory: pytest.TempPathFactory):
    """What the trained model holds."""
    folder = tmp_path_factory.mktemp("model")
    with tarfile.open(model) as archive:
        archive.extractall(folder, filter="data")
    return TopicPipeline.load(encoder, next(folder.rglob("topics.json")).parent)
