"""Evidence in, cited sentences out, or an honest "I don't know"."""
