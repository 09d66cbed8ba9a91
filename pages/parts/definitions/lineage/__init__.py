"""Where figures come from: the picture of tables, the ways of columns, one node of them."""
