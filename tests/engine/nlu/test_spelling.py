from bot.engine.nlu.spelling import Speller

LINES = ["how does the infusion work"] * 9 + ["treatment for migraine and side effects"] * 9 + ["I take qulipta"] * 4


def test_a_misspelt_word_is_mended_to_what_patients_often_use():
    assert Speller.fit(LINES).mend("how dose the infusoin tretment work") == "how dose the infusion treatment work"


def test_a_known_word_is_left_alone_however_close_it_is():
    assert Speller.fit(LINES).mend("how does the confusion work") == "how does the confusion work"


def test_a_drug_name_of_the_training_lines_is_left_alone():
    assert Speller.fit(LINES).mend("is Qulipta ok") == "is Qulipta ok"


def test_text_without_slips_comes_back_as_it_is():
    text = "How does   the infusion work?!  \n"
    assert Speller.fit(LINES).mend(text) is text or Speller.fit(LINES).mend(text) == text
