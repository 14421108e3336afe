"""MEMBER: a desktop through libraries that know several platforms: pynput for input, mss for pixels.

It runs on X11, where its tests run it, and on nothing else yet: what each platform lacks stands in `platforms`.
"""
