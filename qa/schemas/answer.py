"""The JSON of an answer: what is said, why it may be believed, or why nothing is said.

`AnswerObject.of(answer)` is what POST /v1/ask sends, `dateline ask --json` prints and the MCP tool
`ask` gives. All offsets count code points; days are written YYYY-MM-DD and counted in UTC.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import isnan
from typing import Any, Self

from pydantic import AliasPath, BaseModel, ConfigDict, Field

from corpus.types import Article
from qa.answering.agreement import agreement, words
from qa.retrieval.stories import unfolded
from qa.schemas.parts import AnswerPart, Iso, Shown, answer_parts
from qa.types import Answer, Citation, Claim, Evidence, Reason, Side, Standing


class PassageObject(Shown):
    """A passage: `text` is the article's text from start to end, in code points."""

    passage_id: str = Field(
        validation_alias=AliasPath("passage", "id"), description="A 63-bit number, as text."
    )
    article_id: str = Field(validation_alias=AliasPath("article", "id"))
    text: str = Field(validation_alias=AliasPath("passage", "text"))
    start: int = Field(validation_alias=AliasPath("passage", "start"))
    end: int = Field(validation_alias=AliasPath("passage", "end"))
    title: str = Field(validation_alias=AliasPath("article", "title"))
    source: str | None = Field(validation_alias=AliasPath("article", "source"))
    url: str | None = Field(validation_alias=AliasPath("article", "url"))
    published_on: Iso | None = Field(
        validation_alias=AliasPath("article", "published_on"), description="YYYY-MM-DD, in UTC."
    )


class EvidenceObject(PassageObject):
    """A passage found, and what else was found of the same story."""

    rank: int = Field(description="From 1.")
    score: float = Field(description="Higher is better, comparable within this list only.")
    ranks: dict[str, int] = Field(description="The rank in each list it was found in.")
    folded: list[PassageObject] = Field(
        description="Other passages of this article and of near-duplicates of it, best first."
    )


class SearchObject(BaseModel):
    """What a bare search finds, best first."""

    question: str
    index_fingerprint: str
    evidence: list[EvidenceObject]

    @classmethod
    def of(cls, text: str, fingerprint: str, evidence: Sequence[Evidence]) -> Self:
        """Make the object of a search for `text` over the index of that fingerprint."""
        found = [EvidenceObject.of(one) for one in evidence]
        return cls(question=text, index_fingerprint=fingerprint, evidence=found)


class QuoteObject(BaseModel):
    """Words of an article: `quote` is its text from start to end, in code points."""

    article_id: str
    passage_id: str = Field(description="A 63-bit number, as text.")
    title: str
    source: str | None
    url: str | None
    published_on: str | None = Field(description="YYYY-MM-DD, in UTC.")
    quote: str = Field(description="The article's text from start to end, exactly.")
    start: int
    end: int

    @classmethod
    def of_claim(cls, claim: Claim) -> Self:
        """Make the object of what one article says."""
        found = claim.evidence
        return cls(**_quoted(claim, found.article, found.passage.id))


class CitationObject(QuoteObject):
    """A sentence of the answer and its proof; all offsets count code points."""

    marker: int = Field(description="The number shown, from 1.")
    answer_start: int
    answer_end: int
    verdict: str = Field(description="supported, unsupported or unknown.")
    reason: str = Field(description="Why this verdict, in words.")

    @classmethod
    def of(cls, citation: Citation, article: Article) -> Self:
        """Make the object of one citation of `article`."""
        return cls(
            **_quoted(citation, article, citation.passage_id),
            marker=citation.marker,
            answer_start=citation.answer_start,
            answer_end=citation.answer_end,
            verdict=citation.verdict.value,
            reason=citation.reason,
        )


class SideObject(BaseModel):
    """One of the answers that sources give, and who gives it."""

    short_answer: str = Field(description="In the words of its first quote.")
    articles: list[QuoteObject] = Field(
        description="One for each independent story, newest first; copies are one story."
    )
    standing: str = Field(
        description="given, or beside that differs, earlier, corrected (a correction takes it back) or"
        " denied (these articles deny it; where it comes first, no answer is given)."
    )
    corrected_by: QuoteObject | None = Field(
        description="What takes it back, where it is corrected."
    )


class AgreementObject(BaseModel):
    """What independent articles say: whether they agree, and each side where they differ."""

    independent: int = Field(description="How many stories say what the answer says.")
    differ: bool = Field(description="True where other stories say something else.")
    kind: str = Field(
        description="denied, corrected, differ, updated (other values are of earlier days) or agree."
    )
    summary: str = Field(description="The same in a sentence; empty where one article says it.")
    sides: list[SideObject] = Field(description="The answer given first.")

    @classmethod
    def of(cls, sides: tuple[Side, ...]) -> Self | None:
        """Make the object; None where no sides are known."""
        if not sides:
            return None
        told = [
            SideObject(
                short_answer=side.short,
                articles=[QuoteObject.of_claim(one) for one in side.claims],
                standing=side.standing.value if n or side.standing is Standing.DENIED else "given",
                corrected_by=QuoteObject.of_claim(side.correction) if side.correction else None,
            )
            for n, side in enumerate(sides)
        ]
        return cls(
            independent=0 if sides[0].standing is Standing.DENIED else len(sides[0].claims),
            differ=any(side.standing is Standing.DIFFERS for side in sides[1:]),
            kind=agreement(sides).value,
            summary=words(sides),
            sides=told,
        )


class DayObject(Shown):
    """The day that words of a quote mean, worked out from the article's date."""

    marker: int = Field(description="Of the citation whose quote has the words.")
    words: str = Field(description="The article's text from start to end, exactly.")
    start: int
    end: int
    first: Iso = Field(description="YYYY-MM-DD, worked out from the article's date.")
    last: Iso = Field(description="The same day, or the last of a period.")


class PeriodObject(Shown):
    """The days that were read into a question; articles of them are lifted, none is hidden."""

    model_config = ConfigDict(serialize_by_alias=True)

    first: Iso = Field(serialization_alias="from", description="First day, inclusive.")
    last: Iso = Field(serialization_alias="to", description="Last day, inclusive.")
    words: str = Field(description="The words of the stand-alone question that say so.")


class AbstentionObject(Shown):
    """Why nothing was answered, and what would help."""

    model_config = ConfigDict(use_enum_values=True)

    reason: Reason = Field(
        description="no_answer; no_question: a greeting, thanks, a lone word; other_language: no"
        " answer, and the question is in another language than the articles found."
    )
    looked_for: list[str] = Field(description="What was sought, in the question's words.")
    hints: list[str] = Field(description="What would help, most helpful first.")
    nearest: list[PassageObject] = Field(description="The best passages; they do not answer.")


class DroppedObject(Shown):
    """A sentence that a language model wrote and that is not shown."""

    text: str
    reason: str = Field(description="Why not, in words.")


class AnswerObject(BaseModel):
    """An answer, why it may be believed, and what was found."""

    id: str = Field(description="The same for the same question over the same index.")
    question: str
    standalone_question: str = Field(description="The question with its history worked in.")
    period: PeriodObject | None = Field(
        description="What days were read into the question; null where it states none."
    )
    as_of: str | None = Field(
        description="The archive as it stood that day; null where it was asked as it stands."
    )
    kind: str = Field(description="What the question asks for: person, place, time, number, …")
    answer: str = Field(description='With its marks: "… [1]".')
    answer_parts: list[AnswerPart] = Field(description="The answer cut up, marks left out.")
    short_answer: str | None = Field(description="The words of a quote that answer, if asked for.")
    yes_no: str | None = Field(description="yes or no, if asked for and the quote settles it.")
    abstained: bool = Field(description="True where nothing is answered.")
    abstention: AbstentionObject | None = Field(description="Null unless abstained.")
    confidence: float | None = Field(
        description="Probability that the answer is right, 0 to 1; null where it was not kept."
    )
    answerer: str = Field(description="Who was asked to write it.")
    dropped: list[DroppedObject] = Field(
        description="What of a language model's choice is not shown."
    )
    fell_back: str | None = Field(
        description="Why the extractive answer is given in place of a language model's choice."
    )
    notes: list[str] = Field(description="Sentences on its languages: what it may not be good for.")
    remark: str | None = Field(
        description="What is told of the last answer, where the question is about that."
    )
    session_id: str | None
    turn: int | None = Field(description="Its number in its session, from 1.")
    index_fingerprint: str
    citations: list[CitationObject]
    agreement: AgreementObject | None = Field(description="Null where nothing was compared.")
    days: list[DayObject] = Field(
        description="Relative dates of the quotes, worked out from the article's date."
    )
    evidence: list[EvidenceObject]
    seconds: dict[str, float] = Field(description="Time spent, by stage.")

    @classmethod
    def of(cls, answer: Answer, cited: Mapping[str, Article] | None = None) -> Self:
        """Make the object of an answer.

        cited: the articles that it quotes, by their ids; None where its evidence has them.
        A confidence that is NaN is not known.
        """
        articles = cited or {one.article.id: one.article for one in unfolded(answer.evidence)}
        as_of = answer.question.as_of
        return cls(
            id=answer.id,
            question=answer.question.text,
            standalone_question=answer.question.standalone or answer.question.text,
            period=PeriodObject.of(answer.period) if answer.period else None,
            as_of=as_of.isoformat() if as_of else None,
            kind=answer.kind,
            answer=answer.text,
            answer_parts=list(answer_parts(answer)),
            short_answer=answer.short,
            yes_no=answer.yes_no,
            abstained=answer.abstained,
            abstention=AbstentionObject.of(answer.abstention) if answer.abstention else None,
            confidence=None if isnan(answer.confidence) else answer.confidence,
            answerer=answer.answerer,
            dropped=[DroppedObject.of(one) for one in answer.dropped],
            fell_back=answer.fell_back,
            notes=list(answer.notes),
            remark=answer.remark,
            session_id=answer.question.session_id,
            turn=answer.turn,
            index_fingerprint=answer.index_fingerprint,
            citations=[
                CitationObject.of(one, articles[one.article_id]) for one in answer.citations
            ],
            agreement=AgreementObject.of(answer.sides),
            days=[DayObject.of(day) for day in answer.days],
            evidence=[EvidenceObject.of(one) for one in answer.evidence],
            seconds=dict(answer.seconds),
        )


def _quoted(said: Claim | Citation, article: Article, passage_id: int) -> dict[str, Any]:
    """What is told of words of an article wherever they stand."""
    day = article.published_on
    return {
        "article_id": article.id,
        "passage_id": str(passage_id),
        "title": article.title,
        "source": article.source,
        "url": article.url,
        "published_on": day.isoformat() if day else None,
        "quote": said.quote,
        "start": said.start,
        "end": said.end,
    }
