"""The web chat: a page, a widget for other pages, and the endpoints both talk to."""
