"""Hand-outs as files: of whom, under which names, by how many processes."""
