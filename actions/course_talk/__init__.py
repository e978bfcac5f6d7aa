"""The talk about courses: what a message wishes, what is answered."""
