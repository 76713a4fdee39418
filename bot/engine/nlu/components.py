"""Rasa's view of the understanding: graph components that hand each message through the stages of `TopicPipeline`.

Parameter names (`training_data`, `messages`) are how Rasa wires the graph, so they must stay; the full type annotations are read, too.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import INTENT, INTENT_RESPONSE_KEY, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.encoder.encoder import shared_encoder
from bot.engine.nlu.clauses import Clause
from bot.engine.nlu.elsewhere import UNDERSTOOD, read_elsewhere
from bot.engine.nlu.grammar import shared_grammar
from bot.engine.nlu.pipeline import TopicPipeline, clauses_of, what_was_said
from bot.engine.nlu.understanding import Context, Understanding
from bot.settings import load_settings

CLAUSES, SAID, METADATA = "clauses", "said", "metadata"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_TOKENIZER, is_trainable=False)
class ClauseSplitter(GraphComponent):
    """Writes the message's clauses for the topic classifier."""

    def __init__(self, idle: bool = False) -> None:
        """`idle`: messages are read elsewhere."""
        self._idle = idle

    @classmethod
    def create(
        cls, config: dict[str, Any], model_storage: ModelStorage, resource: Resource, execution_context: ExecutionContext
    ) -> ClauseSplitter:
        """Make the component; loads the language model, so that the first patient does not wait for it."""
        idle = read_elsewhere.get()
        if not idle:
            shared_grammar()
        return cls(idle)

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Training lines are whole messages: nothing to cut."""
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Cut each message."""
        for message in [] if self._idle else messages:
            said = what_was_said(str(message.get(TEXT) or ""))
            message.set(SAID, said)
            message.set(CLAUSES, list(clauses_of(said)))
        return messages


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class SentenceFeaturizer(GraphComponent):
    """Gives each training line and each message its dense sentence features."""

    @classmethod
    def create(
        cls, config: dict[str, Any], model_storage: ModelStorage, resource: Resource, execution_context: ExecutionContext
    ) -> SentenceFeaturizer:
        """Make the component; builds the encoder where it is missing."""
        return cls(config, idle=read_elsewhere.get())

    def __init__(self, config: dict[str, Any], *, idle: bool = False) -> None:
        """`idle`: messages are read elsewhere."""
        self._name = str(config.get("alias", "SentenceFeaturizer"))
        self._encoder = shared_encoder(load_settings().encoder_file)
        self._idle = idle

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Encode all training lines."""
        self._featurize([m for m in training_data.training_examples if m.get(TEXT)])
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Encode messages; the classifier finds the vectors in the encoder's memory."""
        if not self._idle:
            self._featurize([m for m in messages if m.get(TEXT)])
        return messages

    def _featurize(self, messages: list[Message]) -> None:
        vectors = self._encoder.encode([str(m.get(SAID) or m.get(TEXT)) for m in messages])
        for message, vector in zip(messages, vectors, strict=True):
            message.add_features(Features(np.asarray(vector)[None, :], "sentence", TEXT, self._name))


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class TopicClassifier(GraphComponent, IntentClassifier):
    """Names the topics of a message: trained classifier, thresholds, several parts, context and language."""

    @classmethod
    def required_components(cls) -> list[type]:
        """What has to stand before it in the pipeline."""
        return [ClauseSplitter, SentenceFeaturizer]

    @classmethod
    def create(
        cls, config: dict[str, Any], model_storage: ModelStorage, resource: Resource, execution_context: ExecutionContext
    ) -> TopicClassifier:
        """Make an untrained classifier."""
        return cls(model_storage, resource)

    def __init__(self, model_storage: ModelStorage, resource: Resource, pipeline: TopicPipeline | None = None) -> None:
        """Take a trained pipeline; without one nothing is understood here."""
        self._storage = model_storage
        self._resource = resource
        self._pipeline = pipeline

    def train(self, training_data: TrainingData) -> Resource:
        """Train on the lines that have an intent, and save the model."""
        lines = [m for m in training_data.intent_examples if m.get(TEXT) and m.get(INTENT)]
        if not lines:
            return self._resource
        labels = [str(m.get(INTENT_RESPONSE_KEY) or m.get(INTENT)) for m in lines]
        features = [m.get_dense_features(TEXT, [])[1] for m in lines]
        vectors = np.vstack([f.features for f in features if f is not None])
        encoder = shared_encoder(load_settings().encoder_file)
        self._pipeline = TopicPipeline.train(encoder, [str(m.get(TEXT)) for m in lines], labels, vectors)
        with self._storage.write_to(self._resource) as folder:
            self._pipeline.save(folder)
        return self._resource

    @classmethod
    def load(
        cls, config: dict[str, Any], model_storage: ModelStorage, resource: Resource, execution_context: ExecutionContext, **kwargs: Any
    ) -> TopicClassifier:
        """Read the trained model, unless somebody else has."""
        if read_elsewhere.get():
            return cls(model_storage, resource)
        encoder = shared_encoder(load_settings().encoder_file)
        with model_storage.read_from(resource) as folder:
            return cls(model_storage, resource, TopicPipeline.load(encoder, folder))

    def read_ahead(self, text: str) -> None:
        """Do for `text` what needs no context, so that `process` finds it done."""
        if self._pipeline is not None:
            self._pipeline.read_ahead(text)

    def process(self, messages: list[Message]) -> list[Message]:
        """Write intent, ranking, topics, candidates, language and mood of each message."""
        for message in messages:
            understood = (message.get(METADATA) or {}).get(UNDERSTOOD)
            if understood is not None:
                _write(message, understood)
                continue
            said = message.get(SAID)
            clauses: list[Clause] = message.get(CLAUSES) or []
            if self._pipeline is None or not said or not clauses:
                continue
            _write(message, self._pipeline.understand(str(said), clauses, Context.from_metadata(message.get(METADATA))))
        return messages


def _write(message: Message, understood: Understanding) -> None:
    message.set(INTENT, {"name": understood.intent, "confidence": understood.confidence}, add_to_output=True)
    message.set("intent_ranking", [{"name": n, "confidence": p} for n, p in understood.ranking], add_to_output=True)
    message.set("topics", [part.as_dict() for part in understood.topics], add_to_output=True)
    message.set("candidates", [{"name": n, "confidence": p} for n, p in understood.candidates], add_to_output=True)
    message.set("language", understood.language, add_to_output=True)
    message.set("frustrated", understood.frustrated, add_to_output=True)
    message.set("danger", understood.danger, add_to_output=True)
