"""Chinese, Japanese and Korean are indexed and asked in pairs of characters; all else is as it was."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, strategies as st

from corpus.bigrams import paired
from corpus.lexical import LexicalIndex
from corpus.types import Article, Passage

if TYPE_CHECKING:
    from pathlib import Path

TEXTS = {
    1: ("图书馆换馆长", "澜浦市图书馆宣布由副馆长闻若棠出任馆长。"),
    2: ("缆车开通", "沧螺岛缆车单程45元，Veltrona提供52个车厢。"),
    3: ("トヨタ自動車", "トヨタ自動車は新しい工場を名古屋に建てる。"),
    4: ("서울시 예산", "서울시는 올해 예산을 발표했다."),
    5: ("A harbour opens", "The mayor opened the harbour of Zürich — “at last”."),
}


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> LexicalIndex:
    """Index one article of each script."""
    made = LexicalIndex(tmp_path_factory.mktemp("pairs") / "words")
    made.add(
        (Passage(number, str(number), 0, len(text), text), Article(str(number), title, text))
        for number, (title, text) in TEXTS.items()
    )
    made.commit()
    return made


@pytest.mark.parametrize(
    ("asked", "number"),
    [
        ("闻若棠是谁", 1), ("图书馆", 1), ("缆车", 2), ("Veltrona提供多少个车厢？", 2), ("veltrona", 2),
        ("名古屋の工場", 3), ("예산", 4), ("harbour", 5), ("zurich", 5),
    ],
)  # fmt: skip
def test_a_name_within_a_run_is_found(index: LexicalIndex, asked: str, number: int) -> None:
    """A name or word is found inside a clause without spaces, in whatever question it stands."""
    assert index.search(asked, 5)[0].passage_id == number


def test_a_run_becomes_its_pairs() -> None:
    """Runs end at digits, Latin letters and marks; a lone character stays."""
    assert paired("第13届SCO会议在京。").split() == [
        "第",
        "13",
        "届",
        "SCO",
        "会议",
        "议在",
        "在京",
        "。",
    ]


@given(st.text(st.characters(max_codepoint=0x2FFF)))
def test_other_scripts_are_untouched(text: str) -> None:
    """Not a character changes, so that English is found as before."""
    assert paired(text) == text


@given(st.text())
def test_nothing_is_lost(text: str) -> None:
    """Every character of any text, half a surrogate pair too, is still there."""
    assert set(text) - {" "} <= set(paired(text))


def test_an_index_of_whole_runs_is_made_anew(tmp_path: Path) -> None:
    """One of the format before is empty when it is opened, for the next sync to fill."""
    folder = tmp_path / "words"
    made = LexicalIndex(folder)
    made.add([(Passage(1, "1", 0, 4, "Text"), Article("1", "Title", "Text"))])
    made.commit()
    assert len(LexicalIndex(folder)) == 1
    (folder / "format").write_text("1")
    assert len(LexicalIndex(folder)) == 0
    assert (folder / "format").read_text() == "2"
