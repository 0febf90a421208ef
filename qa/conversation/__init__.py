"""What a conversation adds to a single question: what a follow-up refers to, and what to ask next."""
