"""Style and script of the page; nothing comes from elsewhere."""
