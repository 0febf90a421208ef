"""Teaches the bundled encoder how families ask: python -m qa.training.

Not part of the running product: nothing outside this folder imports it.
"""
