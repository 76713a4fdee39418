import pytest

from bot.engine.nlu.lines import LinesError, read_lines


def test_rasa_yaml_is_read_with_sub_topics(tmp_path):
    file = tmp_path / "nlu.yml"
    file.write_text(
        'version: "3.1"\nnlu:\n- intent: price/cash\n  examples: |\n    - how much\n    - what - roughly - is it\n- lookup: x\n  examples: |\n    - y\n'
    )
    assert [(line.text, line.label) for line in read_lines(file)] == [("how much", "price/cash"), ("what - roughly - is it", "price/cash")]


@pytest.mark.parametrize(("name", "content"), [
    ("a.csv", "text,label\n\"one, two\",x\n"),
    ("b.csv", "sentence,label\n\"one, two\",x\n,\n"),
    ("c.csv", "sentence,label,\n\"one, two\",x,\n"),
    ("d.tsv", "label\tstyle\ttext\nx\tfaq\tone, two\n"),
])  # fmt: skip
def test_tables_are_read_whatever_their_headers(tmp_path, name, content):
    (tmp_path / name).write_text(content)
    assert [(line.text, line.label) for line in read_lines(tmp_path / name)] == [("one, two", "x")]


@pytest.mark.parametrize(("name", "content"), [("a.csv", "a,b\n1,2\n"), ("b.csv", "text,label\n"), ("c.yml", "rules: []\n")])
def test_a_file_of_another_shape_is_refused_with_a_sentence(tmp_path, name, content):
    (tmp_path / name).write_text(content)
    with pytest.raises(LinesError, match=name):
        read_lines(tmp_path / name)
