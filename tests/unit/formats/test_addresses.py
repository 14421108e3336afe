"""What is an address of a service, and over which one a secret may travel."""

import pytest

from aboveboard.errors import InputError
from aboveboard.formats.addresses import check_address, check_secure_address


@pytest.mark.parametrize(
    "address",
    [
        "nonsense",
        "",
        "https://",
        "ftp://host",
        "http:/host",
        "http://host:port",
        "https://a b",
        "file:///etc",
        "http://[",
    ],
)
def test_what_is_no_address_is_refused_at_once(address: str) -> None:
    for check in (check_address, check_secure_address):
        with pytest.raises(InputError, match="no address"):
            check(address)


@pytest.mark.parametrize(
    "address", ["https://collector.example", "http://127.0.0.1:1", "http://[::1]:8", "http://localhost"]
)
def test_tls_or_the_same_machine_will_do(address: str) -> None:
    check_secure_address(address)


@pytest.mark.parametrize("address", ["http://collector.example", "http://10.0.0.1", "http://127.0.0.1.example"])
def test_no_secret_travels_in_the_clear(address: str) -> None:
    check_address(address)
    with pytest.raises(InputError, match="https://"):
        check_secure_address(address)
