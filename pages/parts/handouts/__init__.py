"""What leaves the room: documents composed of the findings, tables and pictures of the pages."""
