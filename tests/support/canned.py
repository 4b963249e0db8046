"""Canned answers, articles and facts of an archive, as the HTTP API gives them to the page."""

from __future__ import annotations

from typing import Any

# An emoji outside the basic plane, a combined e and a flag stand before the quote: whoever counts
# UTF-16 units or grapheme clusters cuts elsewhere.
LEAD = "KARSHI 🎉🇺🇿 — The Cafe\u0301 Istiqlol hosted the talks.\n\nThey met for two days.\n\n"
QUOTE = (
    "Delegations from Ardenia, Borduria and Cascadia, as well as observers of the 𝔖ecretariat 🤝, "
    "attended the 13th meeting, the host said."
)
SECOND = "The next meeting is to be held in Borduria in 2019."
TEXT = LEAD + QUOTE + "\n\n" + SECOND + "\n" + "\n\n".join(
    f"Paragraph {n}: the ministers spoke of roads, rivers, trade and the long border they share, "
    "and promised to send each other the minutes of every meeting held since."
    for n in range(1, 30)
)  # fmt: skip
HOSTILE = '<img src=x onerror="window.hacked=1"> River & <b>harbour</b> news'
ARTICLES = {
    "a1": {"title": "Ministers pledge closer ties at 13th meeting", "source": "Karshi Courier"},
    "a2": {"title": HOSTILE, "source": "Harbour <i>Gazette</i>"},
}
COPIED = {
    "a3": {"title": "Harbour news <u>again</u>", "source": "Quay <b>Times</b>"},
    "a4": {"title": "Harbour news without an outlet", "source": None},
}
COPIES = [{"article_id": key, "published_on": None, **about} for key, about in COPIED.items()]
ARCHIVE: dict[str, Any] = {
    "articles": 4, "passages": 9, "unsourced": 0, "undated": 0, "index_fingerprint": "f00d",
    "sources": [{"source": one["source"], "articles": 2} for one in ARTICLES.values()],
    "months": [{"month": "2017-05", "articles": 3}, {"month": "2024-09", "articles": 1}],
    "suggestions": ["Who attended the 13th meeting?", f"What is {HOSTILE}?"],
    "first": "2017-05-04", "last": "2024-09-11", "suggestions_ready": True,
}  # fmt: skip
PROBLEM = {
    "title": "The question is too long", "status": 422, "remedy": "Ask it in fewer words.",
    "detail": "Expected at most 2,000 characters, found 10,000.",
}  # fmt: skip


def place(article_id: str, quote: str) -> dict[str, Any]:
    """Where a quote stands: the fields that citations and evidence share."""
    start = TEXT.index(quote)
    span = {"start": start, "end": start + len(quote)}
    url = "javascript:window.hacked=1" if article_id == "a2" else "https://news.example/karshi"
    about = {"url": url, "published_on": "2018-05-23", **(ARTICLES | COPIED)[article_id]}
    return {"article_id": article_id, **about, **span}


def evidence() -> list[dict[str, Any]]:
    """Four passages found, best first; under the second, two of its copies and one of its own."""
    spans = [("a1", LEAD + QUOTE), ("a2", SECOND), ("a1", LEAD.strip()), ("a2", QUOTE)]
    found = [
        {"rank": rank, "passage_id": str(rank), "text": text, "folded": [], **place(article, text)}
        for rank, (article, text) in enumerate(spans, start=1)
    ]
    found[1]["folded"] = [
        {"text": text, **place(article, text)}
        for article, text in (("a3", QUOTE), ("a2", QUOTE), ("a4", SECOND))
    ]
    return found


def answer(asked: dict[str, Any]) -> dict[str, Any]:
    """Make the canned answer: two sentences with a source each, or an abstention."""
    abstained = "unknown" in asked["question"]
    parts = [] if abstained else [(QUOTE, [1]), (" ", []), (SECOND, [2])]
    cited = [] if abstained else [(1, "a1", QUOTE, "supported"), (2, "a2", SECOND, "unsupported")]
    silent = {"looked_for": ["matter"], "hints": ["Ask otherwise."], "nearest": evidence()[:3]}
    standalone = "who attended the 13th meeting" if asked["session_id"] else asked["question"]
    vain = (
        [{"text": HOSTILE, "reason": "no passage proves it"}]
        if "model" in asked["question"]
        else []
    )
    return {
        "question": asked["question"], "standalone_question": standalone, "kind": "list", "days": [],
        "answer": "The archive does not seem to hold the answer." if abstained else f"{QUOTE} [1] {SECOND} [2]",
        "answer_parts": [{"text": text, "markers": markers, "pieces": [{"text": text, "day": None}]}
                         for text, markers in parts],
        "short_answer": None if abstained else "Ardenia, Borduria and Cascadia",
        "yes_no": None, "abstained": abstained, "abstention": silent if abstained else None,
        "confidence": 0.21 if abstained else 0.93, "answerer": "extractive",
        "session_id": asked["session_id"] or "s-1", "turn": None, "index_fingerprint": "0123456789abcdef",
        "citations": [{"marker": marker, "quote": quote, "verdict": found, "reason": "",
                       **place(id_, quote)} for marker, id_, quote, found in cited],
        "dropped": vain, "fell_back": "the model was lost; look for it" if vain else None,
        "remark": None, "agreement": None, "evidence": evidence(), "seconds": {"retrieve": 0.006, "answer": 0.021},
    }  # fmt: skip
