"""What follows from it: two runs compared, a release gated, the confidence fitted, the table written."""
