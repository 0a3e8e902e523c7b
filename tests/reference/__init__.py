"""What a program means, worked out the slow way: the tests hold the engine against it."""
