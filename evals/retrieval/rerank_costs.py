"""What the parts of a rerank stage cost, in milliseconds of processor time a question.

Processor time of all threads, since the two cores are shared with others: alone on them, a part that
runs on both takes about half of it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from time import process_time

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
        clock = process_time()
        dateline.service.retriever.search(question)
        spent["search"].append(process_time() - clock)
        evidence = dateline.service.retriever.proposed(question).evidence
        texts = [indexed_text(e.article, e.passage) for e in evidence]
        clock = process_time()
        held = [each.vectors.astype(np.float16) for each in tokens.encode(texts)]
        encoding = process_time() - clock
        clock = process_time()
        asked = tokens.encode([one.text])[0].vectors
        for each in held:
            maxsim(asked, each)
        kept = process_time() - clock
        spent["tokens kept"].append(kept)
        spent["tokens"].append(encoding + kept)
        pieces = [sentence for e in evidence for sentence in sentence_texts(e)]
        clock = process_time()
        vectors = dateline.encoder.encode(pieces).astype(np.float16)
        encoding = process_time() - clock
        clock = process_time()
        np.max(vectors.astype(np.float32) @ dateline.encoder.encode([one.text])[0])
        kept = process_time() - clock
        spent["sentences kept"].append(kept)
        spent["sentences"].append(encoding + kept)
    found = {name: 1000 * float(np.median(values)) for name, values in spent.items()}
    print({name: round(value, 1) for name, value in found.items()})
    return found
