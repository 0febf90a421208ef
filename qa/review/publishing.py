"""From a draft to what families are served, and back: the index built beside, everything swapped in whole."""


class Press:
    """Stub: being written."""
