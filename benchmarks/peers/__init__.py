"""What benchmarks/peers.py is made of: the protocol, one script a library, and the measuring."""
