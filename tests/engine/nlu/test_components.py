import asyncio

import pytest

pytestmark = pytest.mark.slow
LINES = {
    "insurance": [
        "does my plan pay",
        "is it covered by insurance",
        "will Aetna pay for it",
        "insurance?",
        "is my policy any use here",
        "who pays, my insurer?",
    ],
    "session": [
        "what happens in the chair",
        "how long is a visit",
        "what is a session like",
        "do I lie down",
        "is a nurse with me",
        "how long do I sit there",
    ],
    "not_covered/price": ["how much is it", "what does it cost", "price?", "is it expensive", "cost of one visit", "what do you charge"],
}


@pytest.fixture(scope="module")
def agent(tmp_path_factory):
    from rasa.core.agent import Agent
    from rasa.model_training import train_nlu

    folder = tmp_path_factory.mktemp("rasa")
    blocks = "".join(f"- intent: {k}\n  examples: |\n" + "".join(f"    - {line}\n" for line in v) for k, v in LINES.items())
    (folder / "nlu.yml").write_text('version: "3.1"\nnlu:\n' + blocks)
    model = train_nlu("config.yml", str(folder / "nlu.yml"), str(folder / "models"))
    return Agent.load(model)


def test_rasa_trains_saves_and_runs_the_pipeline(agent):
    parsed = asyncio.run(agent.parse_message("does insurance pay and how much is it"))
    assert parsed["intent"]["name"] == "insurance"
    assert [(topic["name"], topic["sub"]) for topic in parsed["topics"]] == [("insurance", None), ("not_covered", "price")]
    assert parsed["language"] == "en"
    assert parsed["frustrated"] is False
    assert parsed["intent_ranking"][0]["name"] in ("insurance", "not_covered")


def test_an_empty_message_is_no_error(agent):
    assert asyncio.run(agent.parse_message(""))["intent"]["name"] in (None, "nlu_fallback")
