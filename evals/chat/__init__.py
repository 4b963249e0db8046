"""What `python evals/chat.py` is made of."""
