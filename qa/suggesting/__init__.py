"""First questions for a newcomer, made of what the archive holds and asked of it beforehand."""
