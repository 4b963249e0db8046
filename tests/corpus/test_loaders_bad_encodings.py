"""Texts that are not UTF-8 and say nothing of their encoding: read right, or cp1252."""

from __future__ import annotations

import pytest

from corpus.loaders.decoding import decode

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
