"""Tickets: one random ticket a day, the same for every device, so that showing it links nothing."""
