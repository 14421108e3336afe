"""MEMBER: elements by UI Automation, of Windows. It is read on answers in files only: no Windows machine ran it.

`port` is what of Windows it calls, `windows` calls it, `words` translates, `source` reads windows and reports.
"""
