"""What the evaluations asked, computed from the log as of a position; one file per family."""
