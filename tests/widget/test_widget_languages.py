"""Every word of the interface comes from a table; English and Spanish say the same things."""

import json
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect
from widget_chat import QUESTION, Chat, Figure, Visitors, host_page
from widget_server import WIDGET

SOURCES = WIDGET / "src"

# Everything that a person reads or hears: text, names, placeholders, titles.
WORDS = """() => { const root = document.querySelector('clinic-chat').shadowRoot, said = [];
    const walk = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    while (walk.nextNode()) { const e = walk.currentNode.parentElement;
        if (!e.closest('.bubble p, .live, time, style, .reply:not(.strong, .more)') || e.closest('.source'))
            said.push([e.closest('[lang]')?.lang ?? '', walk.currentNode.data.trim()]); }
    for (const e of root.querySelectorAll('*')) for (const name of ['aria-label', 'placeholder', 'title', 'alt'])
        if (e.getAttribute(name)) said.push([e.closest('[lang]')?.lang ?? '', e.getAttribute(name)]);
    return said.filter(([, text]) => /\\p{L}/u.test(text)); }"""


@pytest.fixture(scope="module")
def tables(node_modules: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    """The tables themselves, as the build reads them."""
    out = tmp_path_factory.mktemp("tables") / "tables.mjs"
    esbuild = ["npx", "--no-install", "esbuild", "src/i18n/index.ts", "--bundle", "--format=esm", f"--outfile={out}"]
    subprocess.run(esbuild, cwd=WIDGET, check=True, capture_output=True, timeout=60)
    code = f"import({json.dumps(str(out))}).then(m => console.log(JSON.stringify(m.LANGUAGES)))"
    shown = subprocess.run(["node", "-e", code], check=True, capture_output=True, text=True, timeout=60)
    read: dict[str, dict[str, Any]] = json.loads(shown.stdout)
    return read


def flat(table: dict[str, Any]) -> dict[str, str]:
    return {k: v for k, v in table.items() if isinstance(v, str)} | {f"topics.{k}": v for k, v in table["topics"].items()}


def test_w22_the_tables_have_the_same_keys_and_places(tables: dict[str, dict[str, Any]], figure: Figure) -> None:
    en, es = flat(tables["en"]), flat(tables["es"])
    figure("W22", f"{len(en)} sentences in {len(tables)} languages, same keys and places")
    assert list(en) == list(es)
    for key, words in en.items():
        assert re.findall(r"\{\w+\}", words) == re.findall(r"\{\w+\}", es[key]), key
        if key not in {"code", "repliesInEnglish", "panelTitle"}:
            assert words, key
            assert es[key], key
    same = [key for key in en if en[key] == es[key] and key not in {"topics.comparison"}]
    assert same == [], "untranslated"


def visit_everything(chat: Chat) -> list[list[str]]:
    said = list(chat.page.evaluate(WORDS))
    chat.open()
    chat.ask()
    chat.page.locator(".menu-button").click()
    said += chat.page.evaluate(WORDS)
    chat.page.locator(".menu-button").click()
    chat.page.locator(".thumb").first.click()
    expect(chat.page.locator(".said")).not_to_be_empty()
    chat.page.locator("#input").fill("x" * 2100)
    said += chat.page.evaluate(WORDS)
    chat.page.locator("#input").fill("")
    chat.context.set_offline(True)
    chat.type("???")
    expect(chat.page.locator(".small")).to_be_visible()
    said += chat.page.evaluate(WORDS)
    chat.context.set_offline(False)
    chat.settle()
    chat.page.locator(".menu-button").click()
    chat.page.locator("#menu button").first.click()
    chat.page.locator(".contact .primary").click()
    expect(chat.page.locator(".alert")).not_to_be_empty()
    said += chat.page.evaluate(WORDS)
    for at in (1, 2):
        chat.page.locator(".menu-button").click()
        chat.page.locator("#menu button").nth(at).click()
        said += chat.page.evaluate(WORDS)
    chat.page.locator(".danger").click()
    expect(chat.page.locator(".primary")).to_be_visible()
    return said + list(chat.page.evaluate(WORDS))


@pytest.mark.parametrize("language", ["en", "es"])
def test_w22_every_word_on_screen_is_in_the_table(
    visitors: Visitors, tables: dict[str, dict[str, Any]], figure: Figure, language: str, base: str
) -> None:
    chat = visitors.visit(html=host_page(lang=language))
    config = chat.page.request.get(f"{base}/api/v1/widget-config?lang={language}").json()
    served = json.dumps(config, ensure_ascii=False)
    said = visit_everything(chat)
    table = [re.escape(words) for words in flat(tables[language]).values() if words]
    patterns = [re.compile(re.sub(r"\\\{\w+\\\}", ".+", words)) for words in table]
    unknown = [
        (lang, text) for lang, text in said if not any(p.fullmatch(text) for p in patterns) and text not in served and text != "x" * 2100
    ]
    figure("W22", f"{language}: {len({t for _, t in said})} words and sentences on screen, {len(unknown)} from outside the table")
    assert unknown == []
    assert {lang for lang, text in said if any(p.fullmatch(text) for p in patterns) and text != tables[language]["otherLanguage"]} == {
        language
    }


def test_w22_no_sentence_outside_the_tables(figure: Figure) -> None:
    found = []
    for source in SOURCES.glob("*.ts"):
        code = re.sub(r"/\*.*?\*/|(?<!:)//[^\n]*", "", source.read_text(), flags=re.S)
        code = re.sub(r"new Error\([^)]*\)|font:[^;]*", "", code)  # for developers
        for text in re.findall(r'"([^"\n]*)"|`([^`\n]*)`', code):
            words = text[0] or text[1]
            if re.search(r"[A-Z][a-z]+ [a-z]+|[a-z]{2,} [a-z]{2,} [a-z]{2,}", words) and not re.search(r"[\[\]#.:=]", words):
                found.append((source.name, words))
    # Names of classes and of form types are lists of words too; sentences begin with a capital or end with a stop.
    sentences = [(name, words) for name, words in found if re.search(r"^[A-Z¿¡]|[.!?]$", words) and "Idempotency" not in words]
    figure("W22", f"{len(sentences)} sentences outside the tables in the source")
    assert [s for s in sentences if not s[1].startswith(("Bearer", "API", "Idempotency"))] == []


@pytest.mark.parametrize(
    ("script", "page", "browser", "expected"),
    [
        ("", "es", "en-US", "es"),
        ("", "es-MX", "en-US", "es"),
        ("", "en", "es-ES", "en"),
        ("", "fr", "es-ES", "es"),
        ("", "fr", "de-DE", "en"),
        ("data-lang='es'", "en", "en-US", "es"),
        ("data-lang='xx'", "es", "en-US", "es"),
    ],
)
def test_w22_the_language_is_the_scripts_the_pages_then_the_browsers(
    visitors: Visitors, script: str, page: str, browser: str, expected: str
) -> None:
    chat = visitors.visit(html=host_page(script=script, lang=page), locale=browser)
    words = {"en": "Questions?", "es": "¿Preguntas?"}[expected]
    expect(chat.page.locator(".launcher")).to_contain_text(words)
    assert chat.page.locator(".launcher-place").get_attribute("lang") == expected


def test_w22_the_language_can_be_changed_and_stays(visitors: Visitors) -> None:
    chat = visitors.visit().open()
    chat.ask(QUESTION)
    before = chat.shown()
    chat.page.locator("#input").fill("half a thought")
    chat.page.locator(".menu-button").click()
    chat.page.get_by_role("button", name="Español").click()
    assert chat.page.locator(".panel").get_attribute("lang") == "es"
    assert chat.page.locator("#input").get_attribute("placeholder") == "Escriba su pregunta"
    assert chat.shown() == before
    assert chat.page.locator("#input").input_value() == "half a thought"
    assert chat.page.locator(".bubble p[lang=en]").count() >= 1, "English words in a Spanish chat are marked as English"
    assert ".menu-button" in chat.active()
    chat.page.reload()
    expect(chat.bot.last).to_be_visible()
    assert chat.page.locator(".panel").get_attribute("lang") == "es"


def test_topics_are_offered_in_the_language_of_the_interface(visitors: Visitors, tables: dict[str, dict[str, Any]]) -> None:
    chat = visitors.visit(html=host_page(lang="es")).open()
    own = {words[0].upper() + words[1:] for words in tables["es"]["topics"].values()} | {tables["es"]["contact"]}
    offered = chat.page.locator(".reply:not(.more)").evaluate_all("list => list.map(e => [e.textContent, e.lang])")
    assert len(offered) >= 4
    assert [(text, lang) for text, lang in offered if text not in own or lang] == []
    chat.page.locator(".reply", has_text="Efectos secundarios").first.click()
    chat.settle()
    expect(chat.bot).to_have_count(2)
