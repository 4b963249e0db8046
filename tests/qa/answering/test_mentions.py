"""What a question mentions, as it is shown when nothing was found."""

from __future__ import annotations

from typing import Any

import pytest


@pytest.mark.parametrize(
    ("question", "sought"),
    [
        ("who attended the 14th SCO meeting?", ("attended", "14th", "SCO", "meeting")),
        ("What did Zhao Kezhi tell Nikolai Patrushev about the Bank of England?",
         ("Zhao Kezhi", "Nikolai Patrushev", "Bank of England")),
        ("Did Zhao's minister meet the Aurora, Petra Lindqvist and St. John on 3 May 2018?",
         ("Zhao", "minister", "meet", "Aurora", "Petra Lindqvist", "St", "John", "3 May 2018")),
        ("according to Xinhua, who met Zhao?", ("met", "Zhao")),
        ("May the ferry sail in May 2018 or on Tuesday?",
         ("ferry", "sail", "May 2018", "Tuesday")),
        ("the of and who", ()),
        ("谁参加了会议？", ("谁参加了会议",)),
        ("من حضر الاجتماع؟", ("من", "حضر", "الاجتماع")),
        ("🇮🇳 🤝 ferry 👍🏽!", ("ferry",)),
        ("Who Opened The New Bridge In Marlow?", ("Opened", "New", "Bridge", "Marlow")),
        ("ferry, Ferry, FERRY", ("ferry",)),
        ("\u202eferry\u202c Marlow", ("ferry", "Marlow")),
    ],
)  # fmt: skip
def test_what_was_looked_for(archive: Any, question: str, sought: tuple[str, ...]) -> None:
    """Names whole and as typed, numbers, dates and other words of matter, in order, each once."""
    assert archive.explain(question).looked_for == sought
