"""From a query to the sentences that may answer it: encoder, word scores, vector store, the index on disk."""
