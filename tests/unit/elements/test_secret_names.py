"""Fields that hold secrets although their role does not say so, by what they are called."""

import pytest

from aboveboard.elements.secrets import is_hidden, names_a_secret


@pytest.mark.parametrize(
    "name",
    [
        *("Password", "passphrase:", "Pass code", "Kennwort", "Passwort", "API key", "one-time code", "Enter your PIN"),
        *("Mot de passe", "Contraseña", "Senha", "Wachtwoord", "Lösenord", "Hasło", "Пароль", "密码", "パスワード"),
        *("Recovery key", "client secret", "TAN", "OTP", "PUK", "Geheimzahl", "Credentials"),
    ],
)
def test_a_field_called_like_a_secret_is_one(name: str) -> None:
    assert names_a_secret(name)
    assert names_a_secret("", name)


@pytest.mark.parametrize("name", ["", "Name", "Compass", "Passenger", "Spinner", "Tangent", "Pinned notes"])
def test_a_field_called_otherwise_is_none(name: str) -> None:
    assert not names_a_secret(name)


def test_a_text_of_bullets_only_is_hidden() -> None:
    assert is_hidden("●●●●")
    assert not is_hidden("")
    assert not is_hidden("● first point")
