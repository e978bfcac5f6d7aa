"""The city's knowledge for other assistants, over the Model Context Protocol."""
