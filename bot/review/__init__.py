"""What moderators do: the queue, claims, reading the flagged window, takeovers, the course, and the web page."""
