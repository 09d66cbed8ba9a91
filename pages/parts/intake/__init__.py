"""The parts of the intake page, in the order of an import: start, wait, answer, look, accept."""
