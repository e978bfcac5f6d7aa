"""The counsellors' console at `/console`: pages rendered here, completed by htmx."""
