"""Calling: how a process of a device asks the collector, the same from all of them."""

import ssl

import httpx


def caller(address: str, timeout_s: float) -> httpx.Client:
    """Return a fresh connection to a service. Nothing of one is known to the next: no cookies, no resumption."""
    return httpx.Client(
        base_url=address,
        # The machine's own certificates, because an organisation's are there; a context of its own resumes nothing.
        verify=ssl.create_default_context(),
        timeout=timeout_s,
        trust_env=False,
        # The library would name itself and its version; every process of ours says the same.
        headers={"User-Agent": "aboveboard", "Accept": "*/*", "Accept-Encoding": "identity"},
    )
