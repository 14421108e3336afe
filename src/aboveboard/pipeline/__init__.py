"""What a lease holder's job does: open segments, reduce, cut episodes, let them through the gate, build releases."""
