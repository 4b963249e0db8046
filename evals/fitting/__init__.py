"""What `python evals/fit.py` is made of."""
