"""Bad input: each case is yielded as its own refusal, in one line, and the rest is loaded."""

from __future__ import annotations

import gzip
import random
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from corpus.errors import (
    BadDate,
    BadRecord,
    NoArticle,
    NotAFile,
    NotText,
    Refused,
    TooLarge,
    UnknownFormat,
)
from corpus.loaders import FORMATS, decoding, load
from corpus.loaders.decoding import decode
from corpus.types import Article, SourceFile

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def loaded(path: Path) -> list[Article | Refused]:
    """Load a file."""
    return list(load(SourceFile(path, path.name, "x"), NOW))


def refusal(path: Path, data: bytes | str) -> Refused:
    """Write a file and load it; anything but one refusal fails the test."""
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    (refused,) = loaded(path)
    assert isinstance(refused, Refused)
    assert str(refused).startswith(path.name)
    assert "\n" not in str(refused)
    return refused


@pytest.mark.parametrize("data", [b"", b" \n\t\n", b"\xef\xbb\xbf\n"])
@pytest.mark.parametrize("suffix", [".txt", ".md", ".html", ".jsonl"])
def test_empty(suffix: str, data: bytes, tmp_path: Path) -> None:
    """A file without a word in it holds no article."""
    assert isinstance(refusal(tmp_path / f"a{suffix}", data), NoArticle)


@pytest.mark.parametrize("suffix", list(FORMATS))
def test_binary(suffix: str, tmp_path: Path) -> None:
    """A binary under a text's name is refused once, whatever its bytes."""
    chance = random.Random(7)
    for data in (chance.randbytes(5000), b"\x7fELF\x02\x01\x01\0\0\0 text " * 50):
        assert isinstance(refusal(tmp_path / f"a{suffix}", data), NotText)


def test_control_characters(tmp_path: Path) -> None:
    """Bytes that decode but are mostly control characters are no text."""
    assert isinstance(refusal(tmp_path / "a.txt", b"ab\x01\x02\x03\x04" * 99), NotText)


def test_damaged_utf8(tmp_path: Path) -> None:
    """UTF-8 with a broken byte is refused rather than read as mojibake."""
    data = "He said “no comment” on Tuesday – again.".encode() + b"\xe2\x80 end"
    assert isinstance(refusal(tmp_path / "a.txt", data), NotText)


@pytest.mark.parametrize("suffix", [".txt", ".md", ".html"])
def test_too_large(suffix: str, tmp_path: Path) -> None:
    """A 200 MB file is refused before it is read."""
    path = tmp_path / f"a{suffix}"
    with path.open("wb") as file:
        file.truncate(200_000_000)
    (refused,) = loaded(path)
    assert isinstance(refused, TooLarge)
    assert "200.0 MB" in str(refused)


@pytest.mark.parametrize("suffix", [".txt.gz", ".html.gz"])
def test_gzip_bomb(suffix: str, tmp_path: Path) -> None:
    """A small gzip file that swells past the limit is refused."""
    assert isinstance(refusal(tmp_path / f"a{suffix}", gzip.compress(b"a " * 15_000_000)), TooLarge)


@pytest.mark.parametrize("suffix", [".txt.gz", ".jsonl.gz"])
def test_damaged_gzip(suffix: str, tmp_path: Path) -> None:
    """A gzip file that is cut off, or none at all, is refused."""
    whole = gzip.compress(random.Random(7).randbytes(3000))
    for data in (whole[:1000], b"not gzip at all", whole[:900] + b"\0" * 50 + whole[950:]):
        assert isinstance(refusal(tmp_path / f"a{suffix}", data), NotText)


@pytest.mark.parametrize("name", ["a.pdf", "a", "a.gz", "a.exe"])
def test_unknown_format(name: str, tmp_path: Path) -> None:
    """A file of a kind without a loader is refused, with the kinds that have one."""
    refused = refusal(tmp_path / name, "text")
    assert isinstance(refused, UnknownFormat)
    assert ".html" in str(refused)


@pytest.mark.parametrize("name", ["gone.txt", "gone.jsonl", "gone.html.gz"])
def test_gone(name: str, tmp_path: Path) -> None:
    """A file that is gone by the time it is read is refused."""
    (refused,) = loaded(tmp_path / name)
    assert isinstance(refused, NotAFile)


MENU = "".join(f"<li><a href='/{i}'>Section {i}</a></li>" for i in range(40))


@pytest.mark.parametrize(
    "page",
    [
        "<html><body></body></html>",
        "just some words",
        f"<html><body><nav><ul>{MENU}</ul></nav><div><ul>{MENU}</ul></div></body></html>",
        "<html><body><form>Name <input> Password <input><button>Log in</button></form></body></html>",
        "<html><body><p>This page was not found.</p></body></html>",
        "<<<>>><![CDATA[",
    ],
)
def test_page_without_article(page: str, tmp_path: Path) -> None:
    """A page of menus, a form or an error message holds no article."""
    assert isinstance(refusal(tmp_path / "a.html", page), NoArticle)


@pytest.mark.parametrize("text", ["Share this article\nAdvertisement\n", "Copyright © 2021 A\n"])
def test_text_of_noise_only(text: str, tmp_path: Path) -> None:
    """A text of nothing but a page's noise holds no article."""
    assert isinstance(refusal(tmp_path / "a.txt", text), NoArticle)


def test_file_of_the_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file of exactly the limit is loaded; one byte more is not."""
    path = tmp_path / "a.txt"
    path.write_text("A story of nine words stands in this file.")
    monkeypatch.setattr(decoding, "LIMIT", path.stat().st_size)
    assert isinstance(loaded(path)[0], Article)
    monkeypatch.setattr(decoding, "LIMIT", path.stat().st_size - 1)
    assert isinstance(loaded(path)[0], TooLarge)


@pytest.mark.parametrize(
    ("front", "error"),
    [
        ("title: a: b", BadRecord),
        ("title: [a", BadRecord),
        ("title: {a: b}", BadRecord),
        ("title:\ttab\n\tx: y", BadRecord),
        ("source: [a, b]", BadRecord),
        ("published: yesterday", BadDate),
        ("published: 2018-13-45", BadDate),
        ("published: 2999-01-01", BadDate),
        ("date: May 4", BadDate),
        ("date: [2018]", BadDate),
    ],
)
def test_bad_front_matter(front: str, error: type[Refused], tmp_path: Path) -> None:
    """Front matter that is not YAML, has a wrong type or a bad date is refused."""
    assert type(refusal(tmp_path / "a.md", f"---\n{front}\n---\nText.\n")) is error


def test_front_matter_without_end(tmp_path: Path) -> None:
    """Front matter that is never closed is refused."""
    refused = refusal(tmp_path / "a.md", "---\ntitle: a\n\nText.\n")
    assert isinstance(refused, BadRecord)
    assert "closing" in str(refused)


def test_front_matter_alone(tmp_path: Path) -> None:
    """Front matter without a text is no article."""
    assert isinstance(refusal(tmp_path / "a.md", "---\ntitle: a\n---\n"), NoArticle)


def test_future_date_in_a_page_is_unused(tmp_path: Path) -> None:
    """A date found in text or HTML that lies in the future dates nothing and refuses nothing."""
    prose = "The port of Marlow opened a night ferry to the island of Sandholm. " * 5
    text, page = tmp_path / "a.txt", tmp_path / "a.html"
    text.write_text(f"A headline of five words\n\nPublished: 2999-01-01\n\n{prose}")
    page.write_text(
        '<html><head><meta property="article:published_time" content="2999-01-01"></head>'
        f"<body><article><h1>Title</h1><p>{prose}</p></article></body></html>"
    )
    for path in (text, page):
        (article,) = loaded(path)
        assert isinstance(article, Article)
        assert article.published is None


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(data=st.binary(max_size=300), suffix=st.sampled_from([*FORMATS, ".txt.gz", ".jsonl.gz"]))
def test_any_bytes(data: bytes, suffix: str, tmp_path: Path) -> None:
    """Any bytes under any name give articles or refusals, never an exception."""
    path = tmp_path / f"a{suffix}"
    path.write_bytes(data)
    for item in loaded(path):
        assert isinstance(item, Article | Refused)
        if isinstance(item, Article):
            item.text.encode()
            assert item.text.strip()
        else:
            assert "\n" not in str(item)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(text=st.text(max_size=300), suffix=st.sampled_from([".txt", ".md", ".html"]))
def test_any_text(text: str, suffix: str, tmp_path: Path) -> None:
    """Any text gives an article with a text, or a refusal."""
    path = tmp_path / f"a{suffix}"
    path.write_bytes(text.encode("utf-8", "ignore"))
    (item,) = loaded(path)
    assert isinstance(item, Refused) or item.text.strip()


def test_a_brief_note_is_an_article(tmp_path: Path) -> None:
    """A sentence or two under a headline, or without one, is a story and not a page's remains."""
    for name, text in (
        ("a.txt", "Bridge\n\nIt opened in 2017.\n"),
        ("b.txt", "The mayor resigned."),
    ):
        path = tmp_path / name
        path.write_text(text)
        (article,) = load(SourceFile(path, name, "x"), NOW)
        assert isinstance(article, Article)
        assert article.text.endswith(".")


FRENCH = (
    "Café señor\n\nLe président français a visité Besançon où il a été reçu à déjeuner. "
    "Ça va être une très longue journée."
)
SPANISH = (
    "El presidente español visitó Málaga. La próxima reunión será en mayo; ¿qué pasará mañana? "
    "El año pasado también llovió."
)
GERMAN = (
    "Der Bürgermeister eröffnete die Brücke über die Elbe. Größere Straßen müssen später gebaut "
    "werden, sagte er in Köln."
)
PORTUGUESE = (
    "A reunião não começou. O presidente disse que a situação econômica é difícil e que as "
    "eleições serão em março."
)
SWEDISH = (
    "Statsministern besökte Malmö på måndagen. Han åkte också till Göteborg där många människor "
    "väntade på honom i går."
)
POLISH = (
    "Premier spotkał się z prezydentem w Łodzi. Rozmawiali o przyszłości gospodarki. Później "
    "pojechał do Gdańska, gdzie żegnał żołnierzy."
)
CZECH = (
    "Předseda vlády navštívil Plzeň. Příští schůzka se uskuteční v květnu. Žádný z účastníků "
    "nechtěl říci, kolik peněz město dostane. Řekl však, že most bude dokončen příští rok."
)
HUNGARIAN = (
    "A miniszterelnök Győrbe látogatott. A következő ülést májusban tartják, és több résztvevőt "
    "várnak. Az új híd építése jövőre fejeződik be."
)
TURKISH = (
    "Başbakan İstanbul'u ziyaret etti. Bir sonraki toplantı mayıs ayında yapılacak. Köprünün "
    "gelecek yıl açılacağını söyledi."
)
LITHUANIAN = (
    "Ministras pirmininkas lankėsi Šiauliuose. Kitas susitikimas įvyks gegužę. Tiltas bus baigtas "
    "kitąmet, pranešė žurnalistams miesto meras. Žmonės džiaugėsi."
)


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (FRENCH, "latin-1"),
        (SPANISH, "cp1252"),
        (GERMAN, "cp1252"),
        (PORTUGUESE, "cp1252"),
        (SWEDISH, "cp1252"),
        ("Le président a dit : « L’économie va mieux – c’est évident. » Il est à Nîmes.", "cp1252"),
        (POLISH, "cp1250"),
        (CZECH, "cp1250"),
        (HUNGARIAN, "cp1250"),
        (TURKISH, "cp1254"),
        (LITHUANIAN, "cp1257"),
        ("Президент посетил Казань. Следующая встреча пройдёт в мае.", "cp1251"),
        ("Ο πρόεδρος επισκέφθηκε τη Θεσσαλονίκη. Η επόμενη συνάντηση θα γίνει τον Μάιο.", "cp1253"),
        ("ראש הממשלה ביקר בחיפה. הפגישה הבאה תתקיים בחודש מאי.", "cp1255"),
        ("زار الرئيس مدينة حلب. وسيعقد الاجتماع المقبل في شهر مايو.", "cp1256"),
        ("首相は大阪を訪問しました。次の会議は五月に開かれます。", "cp932"),
    ],
)
def test_two_sentences_are_enough(text: str, encoding: str) -> None:
    """A short text of one language is read in the encoding that it is in."""
    assert decode(text.encode(encoding), "a.txt") == text


@pytest.mark.parametrize(
    "text", ["La reunión del señor Núñez", "Die Brücke ist schön.", "El año próximo: 5 £, 20 m³"]
)
def test_too_short_to_tell_is_western(text: str) -> None:
    """Where a few letters fit several pages of Latin letters, cp1252 is taken."""
    assert decode(text.encode("cp1252"), "a.txt") == text
