"""How near a passage is to a question: late interaction and sentences, as one number each.

MaxSim: S(q, d) = sum over the question's tokens i of max over the passage's tokens j of E_i · E_j
(Khattab, Zaharia: ColBERT, SIGIR 2020), here divided by the sum of the tokens' weights, so that it
is a mean cosine and comparable between questions. Sentences pooled from the tokens of the whole
passage: "late chunking" (Günther et al., arXiv:2409.04701).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rerank_vectors import Tokens

from corpus.chunking import context
from corpus.lexical import LexicalIndex
from corpus.sentences import sentences
from qa.terms import FORM_WORDS
from qa.types import Evidence

_WORD = re.compile(r"\w+")
Vector = NDArray[np.float32]
# Name, what it is, and which vectors of the passage it is made of (rerank_costs).
NAMES = (
    ("maxsim-all", "MaxSim, special tokens too", "tokens"),
    ("maxsim-words", "MaxSim", "tokens"),
    ("maxsim-content", "MaxSim without words of form", "tokens"),
    ("maxsim-content-body", "MaxSim without words of form, the title left out", "tokens"),
    ("maxsim-content-sentence", "MaxSim without words of form, title and best sentence", "tokens"),
    ("maxsim-idf", "MaxSim by idf", "tokens"),
    ("maxsim-idf-body", "MaxSim by idf, the title left out", "tokens"),
    ("maxsim-idf-sentence", "MaxSim by idf, title and best sentence", "tokens"),
    ("sentence", "best sentence's cosine", "sentences"),
    ("sentence-titled", "best sentence's cosine, each below the title", "sentences"),
    ("sentence-late", "best sentence's cosine, pooled from the passage's tokens", "tokens"),
)


@dataclass(frozen=True, slots=True)
class Query:
    """A question's tokens and how much each of them counts, by the way of counting.

    pooled: (384,), the question as MiniLM encodes it.
    """

    tokens: NDArray[np.float32]
    weights: dict[str, Vector]
    pooled: Vector


def query(text: str, tokens: Tokens, pooled: Vector, lexical: LexicalIndex) -> Query:
    """The question with four ways of weighing its tokens.

    all: each alike, "[CLS]" and "[SEP]" too. words: without those two. content: without words of
    form ("who", "did"). idf: these, by the rarity of the stem of the word that they are part of.
    """
    idf = np.zeros(len(tokens.spans), dtype=np.float32)
    for match in _WORD.finditer(text):
        stems = [stem for stem in lexical.analyze(match[0]) if stem not in FORM_WORDS]
        if stems:
            weight = max(lexical.idf(stems).values())
            idf[(tokens.spans[:, 0] >= match.start()) & (tokens.spans[:, 1] <= match.end())] = (
                weight
            )
    idf[_special(tokens)] = 0.0
    words = (~_special(tokens)).astype(np.float32)
    if not idf.any():
        idf = words
    content = (idf > 0).astype(np.float32)
    weights = {"all": np.ones_like(words), "words": words, "content": content, "idf": idf}
    return Query(tokens.vectors.astype(np.float32), weights, pooled)


def maxsim(asked: Vector, passage: NDArray[Any]) -> Vector:
    """The greatest cosine of each of the question's tokens with a token of the passage: (m,)."""
    return np.asarray((asked @ passage.astype(np.float32).T).max(axis=1))


def features(asked: Query, evidence: Evidence, tokens: Tokens) -> dict[str, float]:
    """The scores of NAMES that are made of tokens; the passage's are those of indexed_text."""
    vectors = tokens.vectors.astype(np.float32)
    similar = asked.tokens @ vectors.T
    special = _special(tokens)
    head = len(context(evidence.article)) + 1
    title = ~special & (tokens.spans[:, 1] < head)
    body = ~special & ~title
    body = body if body.any() else ~special
    windows = _windows(evidence, tokens, head) or [body]
    best = {
        "": similar[:, ~special].max(axis=1),
        "-body": similar[:, body].max(axis=1),
    }
    within = [similar[:, title | window].max(axis=1) for window in windows]
    found = {"maxsim-all": _mean(similar.max(axis=1), asked.weights["all"])}
    for name in ("words", "content", "idf"):
        weights = asked.weights[name]
        found |= {f"maxsim-{name}{part}": _mean(values, weights) for part, values in best.items()}
        found[f"maxsim-{name}-sentence"] = max(_mean(one, weights) for one in within)
    pooled = asked.pooled
    found["sentence-late"] = max(_cosine(vectors[one].sum(axis=0), pooled) for one in windows)
    return found


def sentence_texts(evidence: Evidence) -> list[str]:
    """The passage's sentences, or the passage itself if it has none."""
    text = evidence.passage.text
    spans = sentences(text, evidence.article.language)
    return [text[start:end] for start, end in spans] or [text]


def titled(evidence: Evidence, sentence: str) -> str:
    """A sentence as the answerer encodes it: below its article's title."""
    return f"{evidence.article.title}\n{sentence}".strip()


def _windows(evidence: Evidence, tokens: Tokens, head: int) -> list[NDArray[np.bool_]]:
    """Which tokens belong to each sentence; sentences beyond the model's last token have none."""
    starts, ends = tokens.spans[:, 0] - head, tokens.spans[:, 1] - head
    found = [
        (starts >= first) & (ends <= last) & (ends > starts)
        for first, last in sentences(evidence.passage.text, evidence.article.language)
    ]
    return [window for window in found if window.any()]


def _special(tokens: Tokens) -> NDArray[np.bool_]:
    return np.asarray(tokens.spans[:, 0] == tokens.spans[:, 1])


def _mean(values: Any, weights: Vector) -> float:
    return float(values @ weights / weights.sum())


def _cosine(left: Vector, right: Vector) -> float:
    return float(left @ right / np.linalg.norm(left))
