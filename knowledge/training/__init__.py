"""How `knowledge/model` is made: sources of sentence pairs, noise, training and measuring."""
