"""What `python evals/small.py` is made of."""
