"""Rules that hold on several pages: parts, few units, small counts, own areas, take-overs."""
