"""The courier: the only process of a device with the network. It carries what is sealed and can open nothing."""
