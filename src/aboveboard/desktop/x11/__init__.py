"""The native X11 desktop: RECORD for input, XDamage and MIT-SHM for pixels, XRes and a broker for who owns what.

Everything that connects or forks does so on entering; afterwards no socket, process or file is opened, so that a
recorder can give those rights away.
"""
