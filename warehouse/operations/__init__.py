"""Running an installation: serving, jobs, purging, the doctor."""
