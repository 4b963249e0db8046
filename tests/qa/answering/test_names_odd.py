"""No question and no sentence, however odd, breaks what reads names, offices and ellipses."""

from __future__ import annotations

from hypothesis import given, settings, strategies as st

from qa.answering.composing.filing import filed
from qa.answering.defining.definition import Definition
from qa.answering.defining.description import descriptions
from qa.answering.defining.office import Office
from qa.following.frames import filled

WORDS = (
    "who is the what Berg Anna - 's ’s of captain ( ) , . United SCO ... a president in did and"
    " minister Guo '' — J. was X"
).split()
TEXTS = st.one_of(st.lists(st.sampled_from(WORDS), max_size=14).map(" ".join), st.text(max_size=40))


@settings(max_examples=400, deadline=None)
@given(TEXTS, TEXTS)
def test_nothing_breaks(question: str, sentence: str) -> None:
    """What is found lies in the sentence."""
    definition, office = Definition.of(question), Office.of(question)
    if definition:
        definition.named([sentence])
        for one in descriptions(definition, sentence):
            assert 0 <= one.start < one.end <= len(sentence)
    if office:
        office.held_by("Anna Berg", sentence)
        office.held_by(sentence, sentence)
    assert 0 <= filed(sentence) <= len(sentence)
    filled(sentence, question, lambda text: text.lower().split())
