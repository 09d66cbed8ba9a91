"""Hand-outs: what leaves the room as a file. One model of a document, a writer for each format."""
