"""Two regions side by side: who they are, their figures on the same scales, who else is alike."""
