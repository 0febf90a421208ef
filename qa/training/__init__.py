"""Teaches the bundled encoder how families ask: python -m qa.training --data DIR.

Not part of the running product: nothing outside this folder imports it.
"""
