"""Articles in, clean text and passages out; the truth is kept here."""
