"""Groups of commands below `python -m qa`: one module for each, with its own help."""
