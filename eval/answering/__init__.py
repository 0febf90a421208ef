"""Who is asked: systems, the runner, and the answers on disk."""
