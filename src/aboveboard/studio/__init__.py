"""Where demonstrations are made: an own screen, practice apps, tasks and scripted people."""
