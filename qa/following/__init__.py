"""What leads on from an earlier question, and how it is made to stand alone."""
