"""A hand-out as a document for Word: an office may put a template of its own in place of ours."""

from warehouse.handouts.docx.writer import write

__all__ = ["write"]
