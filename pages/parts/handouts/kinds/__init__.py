"""The kinds of hand-outs, a module each."""
