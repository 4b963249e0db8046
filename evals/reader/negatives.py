"""Hard negatives: the paragraphs that look most like the question and do not hold its answer."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.feature_extraction.text import TfidfVectorizer
from squad import Asked, Paragraph

from embeddings.encoder import Encoder

EACH = 6  # of the best by words, and as many of the best by meaning
BLOCK = 512  # questions compared at once


def mined(
    questions: Sequence[Asked], paragraphs: Sequence[Paragraph], encoder: Encoder
) -> list[tuple[int, ...]]:
    """For each question the places in `paragraphs` of its hard negatives, best by words first.

    Words are weighed by tf-idf with sublinear tf; meaning is the cosine of the encoder's vectors.
    """
    words = TfidfVectorizer(sublinear_tf=True, stop_words="english")
    texts = [f"{one.title}\n{one.text}" for one in paragraphs]
    held = csr_matrix(words.fit_transform(texts))
    vectors = encoder.encode(texts)
    found = []
    for start in range(0, len(questions), BLOCK):
        block = questions[start : start + BLOCK]
        asked = [one.text for one in block]
        lexical = (csr_matrix(words.transform(asked)) @ held.T).toarray()
        dense = encoder.encode(asked) @ vectors.T
        for one, by_words, by_meaning in zip(block, lexical, dense, strict=True):
            places = [*_best(by_words), *_best(by_meaning)]
            fit = [n for n in dict.fromkeys(places) if _lacks(one, paragraphs[n])]
            found.append(tuple(fit))
    return found


def _best(scores: np.ndarray) -> list[int]:
    return [int(n) for n in np.argsort(-scores, kind="stable")[: EACH + 1]]


def _lacks(question: Asked, paragraph: Paragraph) -> bool:
    folded = paragraph.text.casefold()
    return paragraph.id != question.paragraph.id and not any(
        answer.casefold() in folded for answer in question.answers
    )
