"""What `python evals/fit_extractive.py` is made of."""
