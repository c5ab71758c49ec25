"""Is the front door shut? Passwords that anybody guesses, registration of strangers."""

import json

from . import known_passwords
from .server import connected, rows


def passwords(database):
    """Nobody of the staff has their login for a password (design §9)."""
    with connected(database) as connection:
        found = rows(connection, known_passwords.question())
    logins = known_passwords.guessed(
        json.loads(one) if isinstance(one, str) else one for (one,) in found
    )
    if logins:
        yield (
            False,
            f"Пароль совпадает с логином: {known_passwords.named(logins)}. Смените его"
            " (Настройки → Пользователи): такой пароль знают все.",
        )
    else:
        yield True, "Паролей, совпадающих с логином, у сотрудников нет."


def registration(database):
    """Nobody registers themselves (design §9)."""
    with connected(database) as connection:
        found = rows(
            connection,
            "SELECT value FROM ir_config_parameter"
            " WHERE key = 'auth_signup.invitation_scope'",
        )
    if [value for (value,) in found] == ["b2c"]:
        yield (
            False,
            "Самостоятельная регистрация открыта: закройте её (Настройки → Общие"
            " настройки → Аккаунт клиента → По приглашению).",
        )
    else:
        yield True, "Самостоятельная регистрация закрыта."
