"""Where the tables of a sheet lie, with their headers and what stands around them."""
