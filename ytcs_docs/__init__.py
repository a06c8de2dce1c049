"""Registers, tasks and replies for the official documents of Vietnamese health offices."""
