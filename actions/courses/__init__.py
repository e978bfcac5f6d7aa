"""Finding courses, and telling of them."""
