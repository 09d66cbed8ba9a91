"""One village: all that its sheet says, on the screen, on paper and as a hand-out."""
