"""Scripts of ours by themselves, in a browser without a server."""
