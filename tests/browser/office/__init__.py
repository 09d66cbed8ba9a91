"""Pages for analysts, in a real browser."""
