"""The JSON of an answer: what is said, why it may be believed, or why nothing is said.

`answer_object` is also what `dateline ask --json` prints; nothing here needs FastAPI.
"""

from __future__ import annotations

from math import isnan
from typing import TYPE_CHECKING, Any, Self

from pydantic import BaseModel, Field

from qa.api.parts import Part, answer_parts
from qa.api.quotes import AgreementObject, CitationObject
from qa.api.schemas import EvidenceObject, PassageObject
from qa.retrieval.stories import unfolded

if TYPE_CHECKING:
    from collections.abc import Mapping

    from corpus.types import Article
    from qa.types import Abstention, Answer, WorkedOut


class DayObject(BaseModel):
    """The day that words of a quote mean, worked out from the article's date."""

    marker: int = Field(description="Of the citation whose quote has the words.")
    words: str = Field(description="The article's text from start to end, exactly.")
    start: int
    end: int
    first: str = Field(description="YYYY-MM-DD, worked out from the article's date.")
    last: str = Field(description="The same day, or the last of a period.")

    @classmethod
    def from_worked_out(cls, day: WorkedOut) -> Self:
        """Make the object of one relative date."""
        return cls(
            marker=day.marker,
            words=day.words,
            start=day.start,
            end=day.end,
            first=day.first.isoformat(),
            last=day.last.isoformat(),
        )


class AbstentionObject(BaseModel):
    """Why nothing was answered, and what would help."""

    looked_for: list[str] = Field(description="What was sought, in the question's words.")
    hints: list[str] = Field(description="What would help, most helpful first.")
    nearest: list[PassageObject] = Field(description="The best passages; they do not answer.")

    @classmethod
    def from_abstention(cls, abstention: Abstention | None) -> Self | None:
        """Make the object; None where there was an answer."""
        if abstention is None:
            return None
        return cls(
            looked_for=list(abstention.looked_for),
            hints=list(abstention.hints),
            nearest=[PassageObject.from_evidence(one) for one in abstention.nearest],
        )


class DroppedObject(BaseModel):
    """A sentence that a language model wrote and that is not shown."""

    text: str
    reason: str = Field(description="Why not, in words.")


class AnswerPiece(BaseModel):
    """A piece of a part; `day` is the place in `days` of the relative date that it is."""

    text: str
    day: int | None = Field(description="From 0; null where the piece is no relative date.")


class AnswerPart(BaseModel):
    """A piece of the answer; markers are those of the citations that prove it."""

    text: str
    markers: list[int]
    pieces: list[AnswerPiece] = Field(description="The text cut where relative dates stand.")

    @classmethod
    def from_part(cls, part: Part) -> Self:
        """Make the object of one part."""
        pieces = [AnswerPiece(text=text, day=day) for text, day in part.pieces]
        return cls(text=part.text, markers=list(part.markers), pieces=pieces)


class AnswerObject(BaseModel):
    """An answer, why it may be believed, and what was found."""

    id: str = Field(description="The same for the same question over the same index.")
    question: str
    standalone_question: str = Field(description="The question with its history worked in.")
    kind: str = Field(description="What the question asks for: person, place, time, number, …")
    answer: str = Field(description='With its marks: "… [1]".')
    answer_parts: list[AnswerPart] = Field(description="The answer cut up, marks left out.")
    short_answer: str | None = Field(description="The words of a quote that answer, if asked for.")
    yes_no: str | None = Field(description="yes or no, if asked for and the quote settles it.")
    abstained: bool = Field(description="True where the archive does not hold the answer.")
    abstention: AbstentionObject | None = Field(description="Null unless abstained.")
    confidence: float | None = Field(
        description="Probability that the answer is right, 0 to 1; null where it was not kept."
    )
    answerer: str = Field(description="Who was asked to write it.")
    dropped: list[DroppedObject] = Field(
        description="What a language model wrote that is not shown, or not in its wording."
    )
    fell_back: str | None = Field(
        description="Why a language model did not answer, or not to the end; the sources' own sentences do."
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
    def from_answer(cls, answer: Answer, cited: Mapping[str, Article] | None = None) -> Self:
        """Make the object of an answer.

        cited: the articles that it quotes, by their ids; None where its evidence has them.
        A confidence that is NaN is not known.
        """
        articles = cited or {one.article.id: one.article for one in unfolded(answer.evidence)}
        return cls(
            id=answer.id,
            question=answer.question.text,
            standalone_question=answer.question.standalone or answer.question.text,
            kind=answer.kind,
            answer=answer.text,
            answer_parts=[AnswerPart.from_part(part) for part in answer_parts(answer)],
            short_answer=answer.short,
            yes_no=answer.yes_no,
            abstained=answer.abstained,
            abstention=AbstentionObject.from_abstention(answer.abstention),
            confidence=None if isnan(answer.confidence) else answer.confidence,
            answerer=answer.answerer,
            dropped=[DroppedObject(text=one.text, reason=one.reason) for one in answer.dropped],
            fell_back=answer.fell_back,
            session_id=answer.question.session_id,
            turn=answer.turn,
            index_fingerprint=answer.index_fingerprint,
            citations=[
                CitationObject.from_citation(c, articles[c.article_id]) for c in answer.citations
            ],
            agreement=AgreementObject.from_sides(answer.sides),
            days=[DayObject.from_worked_out(day) for day in answer.days],
            evidence=[EvidenceObject.from_evidence(e) for e in answer.evidence],
            seconds=dict(answer.seconds),
        )


def answer_object(answer: Answer) -> dict[str, Any]:
    """Give the answer as JSON values: what POST /v1/ask sends and `ask --json` prints."""
    return AnswerObject.from_answer(answer).model_dump(mode="json")
