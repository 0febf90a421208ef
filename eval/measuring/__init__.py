"""What came of it: questions judged, measures with intervals, files for other programs."""
