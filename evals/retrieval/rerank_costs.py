"""What the parts of a rerank stage cost on this machine, in milliseconds a question."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from time import perf_counter

import numpy as np
from rerank_features import maxsim, sentence_texts
from rerank_vectors import TokenEncoder

from corpus.chunking import indexed_text
from qa.assembly import Dateline
from qa.evaluation.questions import TestQuestion
from qa.types import Question


def costs(
    dateline: Dateline, known: Sequence[TestQuestion], tokens: TokenEncoder
) -> dict[str, float]:
    """Medians over these questions.

    search: as it ships. tokens: token vectors of the question and of the passages proposed, and
    MaxSim over them; sentences: vectors of all their sentences, and cosines. "… kept": the same
    with the passages' vectors at hand, as float16.
    """
    spent: dict[str, list[float]] = defaultdict(list)
    dateline.warm()
    for one in known:
        assert one.asked_on is not None
        question = Question(one.text, one.asked_on, one.text)
        clock = perf_counter()
        dateline.service.retriever.search(question)
        spent["search"].append(perf_counter() - clock)
        evidence = dateline.service.retriever.proposed(question)
        texts = [indexed_text(e.article, e.passage) for e in evidence]
        clock = perf_counter()
        held = [each.vectors.astype(np.float16) for each in tokens.encode(texts)]
        encoding = perf_counter() - clock
        clock = perf_counter()
        asked = tokens.encode([one.text])[0].vectors
        for each in held:
            maxsim(asked, each)
        kept = perf_counter() - clock
        spent["tokens kept"].append(kept)
        spent["tokens"].append(encoding + kept)
        pieces = [sentence for e in evidence for sentence in sentence_texts(e)]
        clock = perf_counter()
        vectors = dateline.encoder.encode(pieces).astype(np.float16)
        encoding = perf_counter() - clock
        clock = perf_counter()
        np.max(vectors.astype(np.float32) @ dateline.encoder.encode([one.text])[0])
        kept = perf_counter() - clock
        spent["sentences kept"].append(kept)
        spent["sentences"].append(encoding + kept)
    found = {name: 1000 * float(np.median(values)) for name, values in spent.items()}
    print({name: round(value, 1) for name, value in found.items()})
    return found
