import pytest

from bot.engine.nlu.language import language_of


@pytest.mark.parametrize(
    "text",
    ["hola", "cuanto cuesta", "¿Cuánto dura la infusión?", "tengo migraña", "me duele mucho la cabeza", "hablan español?", "quiero una cita",
     "ya no quiero vivir", "buenas tardes, necesito ayuda", "gracias", "es seguro el tratamiento", "no puedo respirar", "donde estan ubicados"],
)  # fmt: skip
def test_spanish_is_noticed_even_when_short(text):
    assert language_of(text) == "es"


@pytest.mark.parametrize(
    "text",
    ["bonjour, combien ça coûte?", "Wie viel kostet die Behandlung?", "у меня болит голова", "我头痛", "quanto custa o tratamento? tenho enxaqueca",
     "تكلفة العلاج", "नमस्ते", "merci", "danke"],
)  # fmt: skip
def test_other_languages_are_noticed(text):
    assert language_of(text) == "other"


@pytest.mark.parametrize(
    "text",
    ["wat r the side efects", "is it safe", "hi", "no", "ok", "???", "12345", "me and my son r coming", "does la jolla have one", "i no longer want it",
     "dr lopez sent me", "how long dose it las", "u take medicaid", "im on a final notice", "insurance", "que pasa with the price lol i need to know",
     "My abuela gets migraines, is this for her?", "mi", "thx", "pain in la cabeza, how much is it to get help"],
)  # fmt: skip
def test_english_with_typos_names_and_borrowed_words_stays_english(text):
    assert language_of(text) == "en"
