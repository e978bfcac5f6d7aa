"""Finding courses: what is wished, what fits, what is said."""
