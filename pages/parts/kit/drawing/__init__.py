"""Pictures: templates, their pieces, whole bar charts, and what a click on one does."""
