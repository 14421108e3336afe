"""MEMBER: what UPower, the power profiles, NetworkManager and logind tell."""
