import pytest

from bot.encoder.encoder import shared_encoder
from bot.engine.nlu.lines import read_lines
from bot.engine.nlu.pipeline import TopicPipeline
from bot.evaluation.duplicates import TRAINING_FILE
from bot.settings import load_settings


@pytest.fixture(scope="session")
def encoder():
    return shared_encoder(load_settings().encoder_file)


@pytest.fixture(scope="session")
def pipeline(encoder):
    """Trained on all of the project's lines."""
    lines = read_lines(TRAINING_FILE)
    return TopicPipeline.train(encoder, [line.text for line in lines], [line.label for line in lines])
