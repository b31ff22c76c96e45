"""The templates of the page: structure only, the sentences are in bot/texts."""
