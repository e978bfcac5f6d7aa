"""One module per format: bytes in, `Content` out."""
