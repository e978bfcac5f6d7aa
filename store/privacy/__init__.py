"""What is kept of people: where it is, how it is erased, exported, aged out and re-encrypted."""
