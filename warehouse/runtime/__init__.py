"""What every room stands on: the data folder, settings, errors, jobs."""
