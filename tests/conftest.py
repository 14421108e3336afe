"""What every test gets: nothing but pytest's own settings, so that each suite names its needs itself."""
