"""What a language model makes of the sample articles: no sentence that it falsified is shown."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from corpus.text import sentences
from corpus.types import Article, Passage
from qa.answering.answerer import Draft
from qa.answering.checking.verbatim import verbatim
from qa.answering.proof import prove
from qa.answering.writing import Writing
from qa.types import Claim, Evidence, Verdict

SAMPLE = sorted((Path(__file__).parents[3] / "corpus" / "articles").glob("*.md"))
# Roles swapped, opposites, another subject, words left out between, clauses cut out of the middle.
FALSE = [
    "Patrushev said that China was ready to coordinate more closely with Russia.",
    "Patrushev said that Russia was ready to coordinate less closely with China.",
    "Patrushev said that Russia was ready to compete more closely with China.",
    "Delegations of terrorist groups took part in the 13th meeting.",
    ("Delegations of India, Kazakhstan, Kyrgyzstan, Pakistan, Russia, Tajikistan and Uzbekistan"
    " boycotted the 13th meeting."),
    "Representatives of terrorist groups and armed foreign terrorists took part in the meeting.",
    ("Beijing on Thursday cancelled a dialogue on security cooperation under the Belt and Road"
    " Initiative."),
    ("Guo Shengkun told the closing ceremony that he hoped every side would embrace the idea of"
    " security."),
    "Those attending came from fewer countries and international organizations.",
    "The Chinese government firmly supports terrorism in every form.",
    ("Makhmudov answered that China would join Uzbekistan in attacking the security interests of"
    " the two countries."),
    "Tajikistan told Zhao that it wished to fight China together with the forces of terrorism.",
    ("Zhao was ending a keynote speech in Beijing to the 13th meeting of SCO Security Council"
    " Secretaries."),
    "They welcomed efforts to form a worldwide united front for terrorism.",
    "Fighting terrorism ranks among the least tasks of the organization's member countries.",
    "China said that Khanna would work with India on fewer exchanges of high-level visits.",
    "The heads of the delegations put their names secretly to the relevant cooperation documents.",
    "The parties are in favor of weaker pragmatic cooperation on international information security.",
    "The leading officials received Zhao Kezhi in a series of separate meetings on Monday.",
    "Meng Jianzhu warned that the security of the world gravely threatens cyber terrorism.",
    "Meng met his participants in the Russian capital and warned of a dialogue.",
    "All parties will stop controlling their borders effectively.",
    "The parties promoted terrorism with heavy use of the Internet.",
    "Terrorist groups slipping into their countries share intelligence.",
]  # fmt: skip


def article(path: Path) -> Evidence:
    """Make evidence of a whole sample file's text."""
    text = re.sub(r"\A---.*?---\s*", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    held = Article(path.stem, path.stem, text)
    return Evidence(1, 1.0, {}, Passage(1, path.stem, 0, len(text), text), held)


EVIDENCE = [article(path) for path in SAMPLE]


def told(said: str, evidence: list[Evidence]) -> Writing | None:
    """Write what comes of a model's sentence; None where no passage has most of its words."""
    claim = prove(said, evidence)
    if claim is None:
        return None
    writing = Writing()
    list(writing.tell(Draft(1.0, None, [claim], instead=Draft(1.0, None, ()))))
    return writing


@pytest.mark.parametrize("said", FALSE)
def test_a_falsified_sentence_is_not_shown(said: str) -> None:
    """At most the sentence that it was made of is, word for word, and the model's is dropped."""
    writing = told(said, EVIDENCE)
    if writing is None:
        return
    assert said.rstrip(".") not in writing.text
    assert [one.text for one in writing.dropped] == [said]
    for cited in writing.citations:
        assert cited.verdict is Verdict.SUPPORTED
        shown = writing.text[cited.answer_start : cited.answer_end]
        assert shown == " ".join(cited.quote.split())


def test_each_sentence_of_the_source_is_shown_as_it_is() -> None:
    """Every sentence of the sample is supported in its own words, its marks aside."""
    for one in EVIDENCE:
        for start, end in sentences(one.article.text):
            said = " ".join(one.article.text[start:end].split())
            if any(character.isalpha() for character in said):
                assert verbatim(said, one.article.text[start:end])
                writing = told(said, [one])
                assert writing is not None
                assert writing.text in {f"{said} [1]", ""}  # "": it has no word of matter
                assert writing.text or not writing.citations


@pytest.mark.parametrize(
    ("said", "quote", "whole"),
    [
        ("The mayor hit a man.", "The car that passed the mayor hit a man.", False),
        ("The mayor hit a man.", "The mayor saw the car hit a man.", False),
        ("the ferry sank off Lund", "The ferry sank off Lund, and six were saved.", True),
        ("Six of them were saved.", "The ferry sank, “but six of them were saved.”", False),
        ("six of them were saved", "The ferry sank, six of them were saved.", True),
        ("Kazakhstan", "Delegations of India, Kazakhstan and Russia came.", False),
        ("000 people came to it.", "On Monday 1,000 people came to it.", False),
        ('He said "No way, sir."', "He said “No way, sir.”", True),
        ("The bridge cost 40.", "The bridge cost 40.5 million crowns.", False),
        ("船沉了。", "船沉了。六人获救。", True),
        ("", "It sank.", False),
    ],
)
def test_what_is_the_sources_own(said: str, quote: str, whole: bool) -> None:
    """A sentence or the clauses at one of its ends; nothing out of its middle."""
    assert verbatim(said, quote) is whole


def test_a_claim_that_the_quote_refutes_is_not_replaced() -> None:
    """Another name, number or negation shows no sentence at all."""
    text = "The ferry Astrid sank off Lund on Monday."
    evidence = Evidence(1, 1.0, {}, Passage(1, "a", 0, len(text), text), Article("a", "A", text))
    writing = Writing()
    claim = Claim("The ferry Astrid sank off Oslo on Monday.", evidence, 0, len(text))
    list(writing.tell(Draft(1.0, None, [claim], instead=Draft(1.0, None, ()))))
    assert (writing.text, writing.citations) == ("", [])
    assert "the name 'Oslo' is not in the quote" in str(writing.dropped)
