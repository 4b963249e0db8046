"""Packs the small reader's trained weights into the file that ships, its hash in the card beside it.

python evals/reader/pack.py WORK
"""

from __future__ import annotations

import hashlib
import json
import sys
from pathlib import Path

import torch
from safetensors.numpy import save
from train import checkpoints

from embeddings.model_files import PACKAGED
from qa.answering.reader_weights import packed

BASE = "all-MiniLM-L6-v2"
TARGET = Path(__file__).parents[2] / "qa" / "answering"


def main() -> None:
    """Write reader.safetensors and reader.json of the last checkpoint's running mean."""
    kept = checkpoints(Path(sys.argv[1])) if len(sys.argv) == 2 else []  # noqa: PLR2004
    if not kept:
        sys.exit(f"expected a folder with checkpoints of train.py --reader small\n\n{__doc__}")
    state = torch.load(kept[-1], weights_only=True)
    data = save(packed({name: value.numpy() for name, value in state["average"].items()}))
    (TARGET / "reader.safetensors").write_bytes(data)
    card = {
        "sha256": hashlib.sha256(data).hexdigest(),
        "base": BASE,
        "base_sha256": PACKAGED[BASE].sha256,
        "trained on": "the sets that docs/reader.md names, CC BY-SA 4.0",
        "steps": state["step"],
    }
    (TARGET / "reader.json").write_text(json.dumps(card, indent=1) + "\n")
    print(f"{len(data):,} bytes, sha256 {card['sha256']}")


if __name__ == "__main__":
    main()
