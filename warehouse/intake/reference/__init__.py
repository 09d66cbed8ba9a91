"""What an import is compared with: accepted rows, regions, villages, reference tables."""
