"""Questions in, cited answers out: the library behind the page, the command line and the evaluation."""
