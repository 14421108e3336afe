"""How benchmarks spell actions: each file turns decisions and steps into the words that one benchmark's rules judge."""
