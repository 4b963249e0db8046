"""The sample archive and its question set: what a fresh checkout answers from, and is judged by."""

from __future__ import annotations

import json
import os
import re
from collections import Counter
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import frontmatter
import pytest

ROOT = Path(__file__).parents[1]
ARTICLES = ROOT / "corpus" / "articles"
QUESTIONS = ROOT / "evals" / "sample.jsonl"
SEEDS = Path(os.environ.get("DATELINE_SHARED", ROOT.parent / "shared")) / "seeds"

KINDS = {"who", "when", "where", "how_many", "what", "list", "yes_no", "why"}

# The facts that a retelling must not lose; the words of the article id after "xinhua-".
FACTS = {
    "2017-05-04-belt-and-road-security-dialogue": [
        "May 4, 2017", "Thursday", "more than 20 countries", "Meng Jianzhu", "more than 100",
        "Belt and Road Forum for International Cooperation", "May 14 and 15", "28 heads of state",
        "Guo Shengkun", "opening ceremony", "overseas", "Asia to Europe and Africa",
    ],
    "2018-05-21-zhao-kezhi-six-sco-talks": [
        "May 21", "Monday", "Beijing", "Zhao Kezhi", "State Councilor", "six fellow members",
        "13th meeting of SCO Security Council Secretaries", "Damir Sagynbayev", "Kyrgyzstan",
        "Viktor Makhmudov", "Uzbekistan", "A.A. Kahharov", "Tajikistan", "drug control",
        "Nurlan Yermekbayev", "assistant to the president", "Kazakhstan", "Naseer Khan Janjua",
        "national security adviser", "China-Pakistan economic corridor", "all-weather",
        "Rajinder Khanna", "deputy national security adviser", "high-level visits",
    ],
    "2017-05-25-meng-jianzhu-moscow-conference": [
        "Wednesday", "Moscow", "Meng Jianzhu", "keynote", "95 countries", "cyber terrorism",
        "Brazil, Russia, India, China, South Africa", "Shanghai Cooperation Organization",
        "more than 10 countries", "mutual respect", "information infrastructure",
    ],
    "2024-09-11-china-central-asia-lianyungang": [
        "NANJING, Sept. 10 (Xinhua)", "Tuesday", "Wang Xiaohong", "Sept. 10, 2024", "Lianyungang",
        "First China-Central Asia Ministerial Conference on Public Security and Internal Affairs",
        "Jiangsu Province", "Belt and Road Initiative", "cooperation documents",
        "Kazakhstan, Kyrgyzstan, Tajikistan, Turkmenistan and Uzbekistan",
    ],
    "2018-05-23-sco-security-secretaries-meeting": [
        "Tuesday", "Zhao Kezhi", "keynote", "13th meeting of SCO Security Council Secretaries",
        "India, Kazakhstan, Kyrgyzstan, Pakistan, Russia, Tajikistan and Uzbekistan",
        "SCO secretariat", "regional counter-terrorism agencies", "enlargement", "press release",
        "drug trafficking", "United Nations", "international law", "Nikolai Patrushev",
    ],
}  # fmt: skip

# Names, titles of office and lists: there is only one way to say them.
OFFICIAL = (
    "head of the Commission for Political and Legal Affairs",
    "Commission for Political and Legal Affairs",
    "Communist Party of China (CPC) Central Committee",
    "First China-Central Asia Ministerial Conference on Public Security and Internal Affairs",
    "13th meeting of SCO Security Council Secretaries",
    "assistant to the president and secretary of the Security Council",
    "Belt and Road Forum for International Cooperation",
    "BRICS (Brazil, Russia, India, China, South Africa)",
    "India, Kazakhstan, Kyrgyzstan, Pakistan, Russia, Tajikistan and Uzbekistan",
    "Kazakhstan, Kyrgyzstan, Tajikistan, Turkmenistan and Uzbekistan",
)
RUN = 8


@cache
def articles() -> dict[str, frontmatter.Post]:
    """Each sample article by its id."""
    posts = [frontmatter.load(str(path)) for path in sorted(ARTICLES.glob("*.md"))]
    return {post["id"]: post for post in posts}


@cache
def questions() -> list[dict[str, Any]]:
    """Every question, in file order."""
    return [json.loads(line) for line in QUESTIONS.read_text(encoding="utf-8").splitlines()]


def answerable() -> list[dict[str, Any]]:
    """List the questions that the archive answers."""
    return [question for question in questions() if not question["unanswerable"]]


def words(text: str) -> list[str]:
    """Case-folded words, apostrophes dropped, every other mark a gap."""
    return re.findall(r"\w+", re.sub("['’]", "", text.casefold()))


def runs(tokens: list[str]) -> set[tuple[str, ...]]:
    """Every run of RUN consecutive words."""
    return {tuple(tokens[i : i + RUN]) for i in range(len(tokens) - RUN + 1)}


def seed_files() -> list[Path]:
    """Find the articles that were retold; skip the test where they are not to be had."""
    files = sorted(SEEDS.glob("*.txt"))
    if not files:
        pytest.skip(f"the articles that were retold are not in this checkout: no {SEEDS}/*.txt")
    return files


def own_words(text: str) -> list[str]:
    """Split a text into words, each official name replaced by a mark that no text holds."""
    plain = " ".join(words(text))
    for number, phrase in enumerate(OFFICIAL):
        plain = plain.replace(" ".join(words(phrase)), f"<{number}>")
    return plain.split()


def test_articles_carry_their_front_matter() -> None:
    """Each sample article says its id, title, source and publication date, and has a body."""
    assert len(articles()) == len(list(ARTICLES.glob("*.md"))) == 5
    for name, post in articles().items():
        assert post["title"]
        assert post["source"] == "Xinhua"
        assert isinstance(post["published"], date)
        assert name.startswith(f"xinhua-{post['published'].isoformat()}-")
        assert len(post.content.split("\n\n")) >= 5


@pytest.mark.parametrize("name", FACTS)
def test_retelling_keeps_the_facts(name: str) -> None:
    """Names, offices, numbers, dates and places of the story told are all there."""
    body = articles()["xinhua-" + name].content
    assert [fact for fact in FACTS[name] if fact not in body] == []


def test_question_set_is_large_enough() -> None:
    """80 questions or more, 20 of them unanswerable, 10 answerable follow-ups with history."""
    assert len(questions()) >= 80
    assert sum(question["unanswerable"] for question in questions()) >= 20
    assert sum("history" in question for question in answerable()) >= 10


def test_question_ids_and_texts_are_unique() -> None:
    """No id occurs twice, and no question is asked twice after the same history."""
    assert len({question["id"] for question in questions()}) == len(questions())
    asked = Counter(
        (question["question"].casefold(), json.dumps(question.get("history")))
        for question in questions()
    )
    assert asked.most_common(1)[0][1] == 1


def test_every_kind_is_known_and_used() -> None:
    """Each question has a kind from the list, and every kind has an answerable question."""
    assert {question["kind"] for question in questions()} == KINDS
    assert {question["kind"] for question in answerable()} == KINDS


def test_asked_on_is_a_date_or_null() -> None:
    """The day a question counts "this week" from is an ISO date, or null where it has none."""
    for question in questions():
        if question["asked_on"] is not None:
            assert date.fromisoformat(question["asked_on"]).isoformat() == question["asked_on"]


def test_quotes_stand_verbatim_in_their_articles() -> None:
    """Every quote is found, character for character, in the body of the article it names."""
    for question in answerable():
        assert question["relevant"], question["id"]
        for relevant in question["relevant"]:
            body = articles()[relevant["article_id"]].content
            assert relevant["quote"] in body, question["id"]


def test_an_accepted_answer_stands_in_a_quote() -> None:
    """One accepted answer or more is verbatim in one of the quotes that prove it."""
    for question in answerable():
        quotes = [relevant["quote"] for relevant in question["relevant"]]
        found = [text for text in question["answers"] if any(text in quote for quote in quotes)]
        assert found, question["id"]
        assert all(text.strip() for text in question["answers"]), question["id"]


def test_unanswerable_questions_claim_nothing() -> None:
    """A question that the archive can't answer has no accepted answer and no relevant article."""
    for question in questions():
        if question["unanswerable"]:
            assert question["answers"] == []
            assert question["relevant"] == []


def test_follow_ups_have_turns_and_a_stand_alone_form() -> None:
    """A history goes user, agent, user, agent ..., and the rewrite can be asked on its own."""
    for question in questions():
        assert ("history" in question) == ("rewrite" in question), question["id"]
        if "history" in question:
            roles = [turn["role"] for turn in question["history"]]
            assert roles == ["user", "agent"] * (len(roles) // 2) != [], question["id"]
            assert all(turn["text"] for turn in question["history"])
            assert len(words(question["rewrite"])) >= 5


def test_yes_no_questions_say_which() -> None:
    """An answerable yes-or-no question states its verdict; no other question has one."""
    for question in answerable():
        assert question.get("verdict") in (
            ("yes", "no") if question["kind"] == "yes_no" else (None,)
        ), question["id"]


def test_the_question_on_the_front_page_is_in_the_set() -> None:
    """The question that the README opens with is asked, and wants all seven delegations."""
    asked = [one for one in questions() if one["question"] == "who attended the 13th SCO meeting"]
    assert len(asked) == 1
    assert asked[0]["answers"][0] == (
        "India, Kazakhstan, Kyrgyzstan, Pakistan, Russia, Tajikistan and Uzbekistan"
    )


def test_retellings_share_no_sentence_with_what_they_retell() -> None:
    """No run of eight words is shared with a seed, official names and lists aside."""
    copied = set[tuple[str, ...]]()
    for path in seed_files():
        copied |= runs(words(path.read_text(encoding="utf-8")))
    for name, post in articles().items():
        told = runs(own_words(f"{post['title']} . {post.content}"))
        assert sorted(" ".join(run) for run in told & copied) == [], name


def test_names_left_out_of_the_comparison_are_names_in_the_seeds() -> None:
    """Each official phrase occurs in a seed: the list of exceptions holds nothing idle."""
    seeds = [" ".join(words(path.read_text(encoding="utf-8"))) for path in seed_files()]
    for phrase in OFFICIAL:
        assert any(" ".join(words(phrase)) in seed for seed in seeds), phrase
