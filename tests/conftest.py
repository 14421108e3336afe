"""What every test gets: pytest's own settings, and no verdict on how long a property took: machines are noisy."""

from hypothesis import settings

settings.register_profile("aboveboard", deadline=None)
settings.load_profile("aboveboard")
