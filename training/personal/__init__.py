"""Where personal data stands in a text: patterns, lists of words, and how what they find is settled."""
