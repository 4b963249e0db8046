"""Meaning: passages as vectors, and the indexes over them."""
