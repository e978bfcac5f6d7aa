"""The terminal: lines typed or piped in, bubbles printed, buttons as numbers."""
