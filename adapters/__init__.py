"""One file a platform: translates its events in and our actions out, and nothing else."""
