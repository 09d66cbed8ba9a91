"""What only the console has: the editor, the tables to ask of, the answer."""
