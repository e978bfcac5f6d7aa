"""People and what is kept of them: erase, export, retain."""
