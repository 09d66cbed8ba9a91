"""线索处分: what clues led to, each unit for itself."""
