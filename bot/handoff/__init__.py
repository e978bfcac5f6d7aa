"""The hand-off of conversations to counsellors."""
