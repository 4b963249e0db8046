"""What a question names and no article has: names, words and numbers."""

from __future__ import annotations

from typing import Any

import pytest

from corpus.types import Article
from qa.answering.missing import nearest


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("who is Zhou Kezhi", "No article mentions 'Zhou Kezhi'; did you mean Zhao Kezhi?"),
        ("who is zhou kezhi", "No article mentions 'zhou kezhi'; did you mean Zhao Kezhi?"),
        ("What did Minister Zhou Kezhi say?",
         "No article mentions 'Zhou Kezhi'; did you mean Zhao Kezhi?"),
        ("What did Petra Lindquist say?",
         "No article mentions 'Petra Lindquist'; did you mean Petra Lindqvist?"),
        ("when does the ship to sandhlom sail",
         "No article has the word 'sandhlom'; did you mean Sandholm?"),
        ("WHERE IS LIANYUNGNAG", "No article mentions 'LIANYUNGNAG'; did you mean Lianyungang?"),
        ("Who joined the Shanghai Cooperation Organisation?",
         ("No article mentions 'Shanghai Cooperation Organisation';"
          " did you mean Shanghai Cooperation Organization?")),
        ("How many tickets does Borduria sell?", "No article mentions 'Borduria'."),
        ("Did Zhao Kezhi meet Angela Merkel?", "No article mentions 'Angela Merkel'."),
        ("Did Meng Patrushev speak?", "No article mentions 'Meng Patrushev'."),
    ],
)  # fmt: skip
def test_a_name_never_seen(archive: Any, question: str, said: str) -> None:
    """The whole name as typed, and what an article writes nearly so, as it writes it."""
    assert archive.hints(question)[0] == said


@pytest.mark.parametrize(
    "question",
    [
        "Did Zhao Kezhi meet Nikolai Patrushev of Russia?",
        "did zhao kezhi meet nikolai patrushev",
        "Did Chinese State Councilor Zhao Kezhi meet A.A. Kahharov?",
        "Who heads the Commission for Political and Legal Affairs of the Communist Party of China?",
        "DID ZHAO KEZHI MEET NIKOLAI PATRUSHEV?",
        "Describe Zhao's meeting with Patrushev in Beijing",
        "What happened in Lianyungang?",
        "Does the Aurora carry cars? What did Petra Lindqvist's friends at the port of Marlow say?",
    ],
)
def test_names_that_articles_have(archive: Any, question: str) -> None:
    """A name in any case, with a title before it or "of" inside, is not said to be absent."""
    assert not [hint for hint in archive.hints(question) if "mentions" in hint or "mean" in hint]


def test_a_name_with_another_between(new: Any) -> None:
    """Donald J. Trump and Trump, Donald, are Donald Trump; two men of a passage are not one."""
    new.put(
        Article(
            "a", "", "Donald J. Trump spoke. " + "It rained all day. " * 20 + "Kim Wexler left."
        ),
        Article("b", "", "Index: Lindqvist, Petra, and others."),
    )
    assert new.hints("Was Donald Trump there?") == []
    assert new.hints("Is Petra Lindqvist in the index?") == []
    assert new.hints("Was Donald Wexler there?") == ["No article mentions 'Donald Wexler'."]


MISSPELT = {
    "Zhou Kezhi": "Zhao Kezhi",
    "Zhao Kehzi": "Zhao Kezhi",
    "Meng Jianzu": "Meng Jianzhu",
    "Guo Shenkun": "Guo Shengkun",
    "Wang Xiaohang": "Wang Xiaohong",
    "Nikolay Patrushev": "Nikolai Patrushev",
    "Patrushof": "Patrushev",
    "Damir Sagynbaev": "Damir Sagynbayev",
    "Viktor Makhmudof": "Viktor Makhmudov",
    "Nurlan Yermekbaev": "Nurlan Yermekbayev",
    "Naseer Kahn Janjua": "Naseer Khan Janjua",
    "Rajinder Kanna": "Rajinder Khanna",
    "Lianyungnag": "Lianyungang",
    "Kyrgistan": "Kyrgyzstan",
    "Shangai Cooperation Organization": "Shanghai Cooperation Organization",
}
RIGHT = [
    "Zhao Kezhi", "Meng Jianzhu", "Nikolai Patrushev", "Uzbekistan", "Central Committee",
    "Xi Jinping", "Iran", "Iraq", "Angela Merkel", "Slovakia", "Afghanistan", "Ursula Meng",
    "Deng Xiaoping", "United Kingdom", "Belgium",
]  # fmt: skip


@pytest.mark.parametrize("lower", [False, True])
@pytest.mark.parametrize("name", MISSPELT)
def test_a_misspelt_name(archive: Any, name: str, lower: bool) -> None:
    """The right one is suggested, as articles write it, also where it was typed in lower case: then a pair of its words."""
    typed = name.lower() if lower else name
    hints = archive.hints(f"what did they say about {typed} in the talks?")
    meant = hints[0].partition("; did you mean ")[2].rstrip("?")
    assert meant in (MISSPELT[name] if lower else [MISSPELT[name]])
    assert " " in meant or " " not in name


@pytest.mark.parametrize("lower", [False, True])
@pytest.mark.parametrize("name", RIGHT)
def test_a_name_that_is_right(archive: Any, name: str, lower: bool) -> None:
    """Nothing else is suggested, whether articles have it or not."""
    typed = name.lower() if lower else name
    hints = archive.hints(f"what did they say about {typed} in the talks?")
    assert not [hint for hint in hints if "did you mean" in hint]


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("who attended the 14th SCO meeting", "Articles mention the 13th meeting, not the 14th."),
        ("Who attended the fourteenth SCO meeting?",
         "Articles mention the 13th meeting, not the fourteenth."),
        ("Who spoke at the second China-Central Asia Ministerial Conference?",
         "Articles mention the First China-Central Asia Ministerial Conference, not the second."),
        ("Does the Aurora carry 250 passengers?", "Articles mention 240 passengers, not 250."),
        ("Did Meng say that 96 countries came to Moscow?",
         "Articles mention 95 countries, not 96."),  # not the 20 of Beijing
    ],
)  # fmt: skip
def test_a_number_that_articles_have_otherwise(archive: Any, question: str, said: str) -> None:
    """The number of the same thing is shown in an article's words."""
    assert said in archive.hints(question)


@pytest.mark.parametrize(
    "question",
    [
        "who attended the 13th SCO meeting",
        "Does the Aurora carry 240 passengers?",
        "who attended the thirteenth SCO meeting",
        "did 3 passengers of the Aurora complain",
        "who attended the 14th SCO dinner",  # no article counts those
        "what was said on 14 May 2018",
        "how much is 14",
    ],
)
def test_a_number_that_is_no_mistake(archive: Any, question: str) -> None:
    """An article has it, or has no number of the same thing."""
    assert not any("Articles mention" in hint for hint in archive.hints(question))


@pytest.mark.parametrize(
    ("typed", "texts", "meant"),
    [
        ("Zhou Kezhi", ["Met by Zhao Kezhi."], "Zhao Kezhi"),
        ("Zhou Kezhi", ["Met by Zhao. Kezhi, he said."], None),
        ("Donald J Trunp", ["Then Donald J. Trump spoke."], "Donald J. Trump"),
        ("Zhou Kezhi", ["Met by Zhao, Kezhi and others."], None),
        ("Zhou Kezhi", ["met by zhao kezhi"], None),
        ("zhou kezhi", ["met by zhao kezhi, then Zhao Kezhi"], "Zhao Kezhi"),
        ("Xiaoping Wang", ["Then Xiaohong Wang spoke."], None),
        ("Joan Smith", ["With John Smith.", "With Jean Smith.", "With John Smith."], "John Smith"),
        ("Joan Smith", ["With Jean Smith and John Smith; with John Smith."], "John Smith"),
        ("Sam Smith", ["Then Sundar Sam Smyth won."], "Sam Smyth"),
        ("Torrez", ["In it Torres won."], "Torres"),
        ("O'Brian", ["Here O’Brien won."], "O’Brien"),
        ("Celik", ["Then Çelek won."], "Çelek"),
        ("Iran", ["Then Iraq won."], None),
        ("G20", ["Then G7 won."], None),
        ("ballot", ["a ballet of a night"], None),
        ("comittee", ["of the committee"], "committee"),
        ("Lindqvist", ["Then Lindqvist won."], None),  # it is there
        ("Lindqvist", ["Then Lindqvist's Lindquist won."], "Lindquist"),
        ("谁参加", ["谁参加了"], None),
        ("x" * 200, ["x" * 201], None),
    ],
)
def test_what_was_meant(typed: str, texts: list[str], meant: str | None) -> None:
    """The nearest, the earliest, the most frequent; a name as a name, a short word not at all."""
    assert nearest(typed.split(), texts) == meant
