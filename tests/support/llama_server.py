"""llama.cpp's own server with a small model, until its input ends: `python llama_server.py MODEL`."""

from __future__ import annotations

import sys

import xllamacpp


def main(model: str) -> None:
    """Serve on a free port of loopback; the first line printed is the address."""
    chosen = xllamacpp.CommonParams()
    chosen.model.path = model
    chosen.model_alias = {"smollm2"}
    chosen.hostnames = ["127.0.0.1"]
    chosen.port = 0
    chosen.n_parallel = 1
    chosen.n_ctx = 4096
    for threads in (chosen.cpuparams, chosen.cpuparams_batch):
        threads.n_threads = 1  # two that wait for each other on a busy machine take minutes
        threads.poll = 0
    chosen.verbosity = 0
    server = xllamacpp.Server(chosen)
    print(server.listening_address, flush=True)  # noqa: T201 - the test reads it
    sys.stdin.read()


if __name__ == "__main__":
    main(sys.argv[1])
