"""What was said before: follow-ups made to stand alone, sessions kept, feedback on answers."""
