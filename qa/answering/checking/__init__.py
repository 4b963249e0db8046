"""What a sentence may not say that its quote does not: names, figures, denial, attribution."""
