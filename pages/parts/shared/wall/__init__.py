"""The units below a region by one metric: judged, on a map, and in words."""
