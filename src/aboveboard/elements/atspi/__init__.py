"""MEMBER of elements: the AT-SPI accessibility bus, by jeepney over path sockets, blocking and with hard deadlines.

`member.AtspiElements` is the way in. Facts and traps: GTK 3.24 and GTK 4.8 with at-spi2-core 2.46.
"""
