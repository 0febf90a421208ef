"""The staff desk below /staff: sign-in, queue, review, gaps, documents. Pages of our own, forms, hardly a script."""
