"""Lists of villages, problems and acts, each declared once: for pages, for tabs, for the pack."""
