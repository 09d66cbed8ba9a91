"""What must hold of an import: within it, and against what was accepted before."""
