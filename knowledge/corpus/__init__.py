"""Search over many passages that change: built aside, swapped whole, read by several processes."""
