"""Packs trained weights into the one file that ships, with its hash in the card beside it.

python evals/reader/pack.py .dateline/reader/trained.pt
"""

from __future__ import annotations

import hashlib
import json
import sys
from pathlib import Path

import torch
from safetensors.numpy import save

from embeddings.model_files import PACKAGED
from qa.answering.reader_network import FROZEN
from qa.answering.reader_weights import packed

BASE = "all-MiniLM-L6-v2"
TARGET = Path(__file__).parents[2] / "qa" / "reading"


def main() -> None:
    """Write qa/answering/reader.safetensors and reader.json."""
    if len(sys.argv) != 2:  # noqa: PLR2004
        sys.exit(__doc__)
    state = torch.load(sys.argv[1], weights_only=True)
    state = state.get("network", state)
    weights = {name: value.numpy() for name, value in state.items() if name not in FROZEN}
    data = save(packed(weights))
    (TARGET / "reader.safetensors").write_bytes(data)
    card = {
        "sha256": hashlib.sha256(data).hexdigest(),
        "base": BASE,
        "base_sha256": PACKAGED[BASE].sha256,
        "trained on": "SQuAD v1.1 and v2.0 development sets, CC BY-SA 4.0 (docs/reader.md)",
    }
    (TARGET / "reader.json").write_text(json.dumps(card, indent=1) + "\n")
    print(f"{len(data):,} bytes, sha256 {card['sha256']}")


if __name__ == "__main__":
    main()
