"""The sections of a region's briefing, a module each."""
