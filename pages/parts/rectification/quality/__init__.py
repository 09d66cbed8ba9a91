"""Whether what is put right is put right truly: rechecks and close-outs in the last week."""
