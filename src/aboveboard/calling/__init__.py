"""Calling: how a process of ours asks a service over HTTP, the same from all of them."""

import ssl

import httpx


def caller(timeout_s: float, address: str = "") -> httpx.Client:
    """Return a fresh connection to a service at an address, or to whatever is asked.

    Nothing of one is known to the next: no cookies, no resumption.
    """
    return httpx.Client(
        base_url=address,
        # The machine's own certificates, because an organisation's are there; a context of its own resumes nothing.
        verify=ssl.create_default_context(),
        timeout=timeout_s,
        trust_env=False,
        # The library would name itself and its version; every process of ours says the same.
        headers={"User-Agent": "aboveboard", "Accept": "*/*", "Accept-Encoding": "identity"},
    )
