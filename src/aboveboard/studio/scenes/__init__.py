"""Scenes: what a scripted person does at the screen, one errand a file."""
