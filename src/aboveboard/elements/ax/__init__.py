"""MEMBER: elements by the Accessibility API (AX) of macOS. It is read on answers in files only: no Mac ran it.

`port` is what of macOS it calls, `macos` calls it, `words` translates, `source` walks windows and turns notices into
reports. Programs that build their tree only for who asks (`AXManualAccessibility`, `AXEnhancedUserInterface`: Electron
and Chromium) are not asked to: that changes the program, and what shows no tree is masked.
"""
