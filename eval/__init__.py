"""Question sets and what is measured with them. Imports qa, and is never imported by it."""
