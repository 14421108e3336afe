"""MEMBER: a Wayland desktop as far as it tells of itself: sway's windows and focus, grim's pixels, and no input.

Wayland tells a client neither input nor what lies above a window, so whoever records refuses it (ADR 0011).
"""
