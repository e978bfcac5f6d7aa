"""Hand-over of conversations to counsellors, and back."""
