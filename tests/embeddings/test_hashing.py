"""The encoder without a model."""

from __future__ import annotations

import pytest

from embeddings.encoder import HashingEncoder


def test_known_vector() -> None:
    """Letter case and punctuation do not count; other words do."""
    one, same, other = HashingEncoder().encode(["The Minister", "the minister!", "a ferry"])
    assert one.tolist() == same.tolist()
    assert one.tolist() != other.tolist()


@pytest.mark.parametrize("dimension", [1, 2, 384])
def test_dimension(dimension: int) -> None:
    """Any dimension from 1 gives unit vectors."""
    assert abs(float((HashingEncoder(dimension).encode(["a b c"])[0] ** 2).sum()) - 1) < 1e-6


def test_no_dimension() -> None:
    """A dimension below 1 is refused."""
    with pytest.raises(ValueError, match="found 0"):
        HashingEncoder(0)
