"""Protection of every public HTTP surface, whatever is behind it."""
