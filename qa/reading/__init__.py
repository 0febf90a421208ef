"""Which sentences answer, whether that is enough to answer at all, and how the answer is put together."""
