"""An HTTP server: a conversation in, a strategy and a reply out. Knows no people, platform or database."""
