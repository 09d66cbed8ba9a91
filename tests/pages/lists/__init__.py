"""The lists that pages hand out, and the pack of them."""
