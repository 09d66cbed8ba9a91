"""The screens: one file each, one question each. What they share is in `pages.parts`."""
