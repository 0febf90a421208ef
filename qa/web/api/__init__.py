"""The programs' door below /api/v1: ask, records, verdicts and export, typed, for whoever holds a token."""
