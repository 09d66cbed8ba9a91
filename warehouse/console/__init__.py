"""Read-only SQL over one version, in a process that can do nothing else."""
