"""Maps: what one is made of, its shapes and layers, its template, and the legend of two metrics."""
