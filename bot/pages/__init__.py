"""Public pages beside the chat, rendered here; they need no script."""
