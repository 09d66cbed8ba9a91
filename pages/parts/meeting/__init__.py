"""The page of a meeting: full screens one after the other, the speaker's window, the agenda."""
