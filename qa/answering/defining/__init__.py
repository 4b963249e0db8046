"""Who somebody is and what something is: the question for it, and the words that tell."""
