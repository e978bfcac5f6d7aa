"""The hand-off under load: who is told how soon, and who wins when all want the same."""
