"""Many serving processes over one data folder: who looks after them, and the proxy before them."""
