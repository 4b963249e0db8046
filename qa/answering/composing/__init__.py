"""What is said of the sentences found: kinds of answer, clauses, spans."""
