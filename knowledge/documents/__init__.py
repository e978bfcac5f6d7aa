"""Documents of the city: read from files, cut into passages, kept and indexed."""
