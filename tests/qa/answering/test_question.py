"""Kinds of question: who, when, which, why and so on, told from the words."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, strategies as st

from qa.answering.question import Kind, kind_of

WRITTEN = {
    Kind.PERSON: (
        "Who opened the harbour?",
        "who was the mayor of Lund in 2019",
        "Whose boat sank?",
        "who said that the talks had failed when they had not",
        "The cup was won by who?",
        "Which singer cancelled her tour?",
        "Can you tell me who chairs the board?",
    ),
    Kind.TIME: (
        "When did the ferry leave?",
        "in what year did the mine close",
        "On which day was the vote?",
        "What is the date of the hearing?",
        "How long ago was the bridge built?",
        "tell me when the strike began",
        "since when has the road been shut",
    ),
    Kind.PLACE: (
        "Where was the treaty signed?",
        "Which city hosted the fair?",
        "the summit took place where",
        "In what country is the firm based?",
    ),
    Kind.NUMBER: (
        "How many people were hurt?",
        "how much does a ticket cost",
        "how long is the tunnel",
        "What percentage of voters stayed at home?",
        "What was the death toll?",
    ),
    Kind.LIST: (
        "Which countries sent delegations?",
        "name the countries that voted against",
        "who attended the funeral",
        "List all winners of the prize.",
        "What were the main topics of the talks?",
        "Which two ministers resigned?",
        "the firm operates in which fields",
        "who were the members of the jury",
    ),
    Kind.WHICH: (
        "Which of the 13 members said when the vote would be?",
        "Which company recalled its cars?",
        "What kind of plane crashed?",
        "The author, who died in May, won the prize for which novel?",
        "What is the name of the new ferry?",
        "what new product did they show",
    ),
    Kind.WHAT: (
        "What did the court decide?",
        "what is the committee's task",
        "Reports said that what had escaped?",
        "What did the union ask the government to do?",
    ),
    Kind.REASON: (
        "Why did the minister resign?",
        "How did the thieves get in?",
        "What is the reason for the delay?",
        "what caused the fire",
        "for what reason was it banned",
    ),
    Kind.YES_NO: (
        "Did Zhao meet Patrushev?",
        "was it Zhao who met Patrushev",
        "is there any plan for a second bridge",
        "Has the dam, which failed in 1999, been rebuilt?",
        "The mayor resigned, didn't she?",
        "May anyone enter the park?",
    ),
    Kind.QUOTATION: (
        "What did the mayor say about the strike?",
        "how did the opposition react",
        "what has Greenpeace said about the spill",
        "What was the company's response?",
        "When the vote was lost, what did the premier say?",
        "How did the judge describe the crime?",
    ),
    Kind.SUMMARY: (
        "What happened at the summit?",
        "tell me about the floods in Jutland",
        "what is going on in the port",
        "Summarise the trial.",
        "what took place on the last day",
        "What has happened since May?",
        "What was in the news in May?",
        "latest news on the ring road",
        "What became of the engineer?",
        "What did Garn do this month?",
    ),
    Kind.OTHER: ("", "harbour strike 2019", "May 2018 security meeting", "?!"),
}
CASES = [(question, kind) for kind, questions in WRITTEN.items() for question in questions]


@pytest.mark.parametrize(("question", "kind"), CASES)
def test_a_question_wants_a_kind(question: str, kind: Kind) -> None:
    """The words of a question tell what kind of thing answers it."""
    assert kind_of(question) is kind


@given(st.text(max_size=300))
def test_any_text_has_a_kind(question: str) -> None:
    """Whatever is asked has a kind, and white space around it changes nothing."""
    assert kind_of(question) is kind_of(f"  {question}\n") or ":" in question


def test_the_last_sentence_that_asks_decides() -> None:
    """What is told before the question does not ask."""
    told = "Who dares wins, they say. A ship sank off Malta when a storm rose."
    assert kind_of(f"{told} How many drowned?") is Kind.NUMBER


@pytest.mark.parametrize(
    "question",
    ["who " * 250_000, "a" * 1_000_000, "what did " + "x " * 500_000, ", " * 500_000,
     "which " + "abcs-" * 200_000, "what are the " + "new " * 300_000, "tell me " * 125_000],
)  # fmt: skip
def test_an_article_as_a_question_takes_no_time(question: str) -> None:
    """A question of 1 MB is read at once."""
    began = time.thread_time()
    kind_of(question)
    assert time.thread_time() - began < 1
