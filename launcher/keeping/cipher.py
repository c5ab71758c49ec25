"""A copy is encrypted by `age` or `gpg`, by what the file of the key is.

An identity or recipients of age (the file begins with `AGE-SECRET-KEY-`, `age1` or
`ssh-`, after its remarks) mean age; any other file is a password for gpg. To write, the
recipients alone are enough: the key that opens the copy need not lie on the server.
"""

import contextlib
import pathlib
import shutil
import subprocess
import tempfile

from ..say import Trouble, last_lines

AGE_MAGIC = b"age-encryption.org/"
PLAIN_MAGIC = b"profplan-backup/"


@contextlib.contextmanager
def encrypting(stream, key):
    """Yield the stream to write to, so that `stream` gets it encrypted."""
    if not key:
        yield stream
        return
    with _running(_encryption(key), stdin=subprocess.PIPE, stdout=stream) as process:
        yield process.stdin


@contextlib.contextmanager
def decrypting(stream, key):
    """Yield a stream of the plain copy in `stream`, which is looked at first."""
    start = stream.peek(len(AGE_MAGIC))
    if start.startswith(PLAIN_MAGIC) or not key:
        if start.startswith(AGE_MAGIC):
            raise Trouble("Копия зашифрована (age).", "укажите её ключ: --key ФАЙЛ.")
        if key:  # else anybody's plain file would pass for the encrypted one
            raise Trouble(
                "Копия не зашифрована, а ключ указан.",
                "если это ваша копия, восстановите её без --key.",
            )
        yield stream
        return
    by_age, of_age = start.startswith(AGE_MAGIC), _age_key(key)
    if by_age != bool(of_age):
        raise Trouble(
            f"Ключ {key} не от этой копии: она зашифрована"
            f" {'age' if by_age else 'не age'}.",
            "укажите тот ключ, с которым её записали.",
        )
    command = ["age", "--decrypt", "-i", key] if of_age else _gpg(key, "--decrypt")
    with _running(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        with _fed(process, stream):
            yield process.stdout


def suffix(key):
    """What the name of an encrypted copy ends with."""
    return "" if not key else ".age" if _age_key(key) else ".gpg"


def _encryption(key):
    kind = _age_key(key)
    if kind == "identity":
        return ["age", "--encrypt", "-i", key]
    if kind == "recipients":
        return ["age", "--encrypt", "-R", key]
    return _gpg(key, "--symmetric", "--cipher-algo=AES256", "--compress-algo=none")


def _age_key(key):
    """`identity` or `recipients` of age, or None: a password."""
    lines = _lines(key)
    if lines[0].startswith("AGE-SECRET-KEY-"):
        return "identity"
    return "recipients" if lines[0].startswith(("age1", "ssh-")) else None


def _lines(key):
    try:
        text = pathlib.Path(key).read_text()
    except (OSError, UnicodeDecodeError) as error:
        raise Trouble(
            f"Файл ключа {key} не читается.",
            "укажите файл с ключом age или с паролем (для gpg).",
        ) from error
    lines = [line for line in text.splitlines() if line.strip() and line[0] != "#"]
    if not lines:
        raise Trouble(f"Файл ключа {key} пуст.", "впишите в него ключ или пароль.")
    return lines


def _gpg(key, *what):
    quiet = ("--batch", "--quiet", "--no-tty", "--pinentry-mode=loopback")
    return ["gpg", *quiet, "--passphrase-file", key, *what]


@contextlib.contextmanager
def _running(command, **streams):
    """The program in a home of its own; its failure is a Trouble."""
    if not shutil.which(command[0]):
        raise Trouble(
            f"Нет программы {command[0]}: без неё копию не зашифровать и не открыть.",
            f"выполните от имени администратора: apt-get install -y {command[0]}",
        )
    with tempfile.TemporaryDirectory(prefix="profplan-") as home:
        if command[0] == "gpg":
            command = [command[0], f"--homedir={home}", *command[1:]]
        with tempfile.TemporaryFile("w+") as told:
            process = subprocess.Popen(
                [str(part) for part in command], stderr=told, **streams
            )
            try:
                yield process
                if process.stdin:
                    process.stdin.close()
                code = process.wait()
            except BaseException as error:
                process.kill()
                code = process.wait()
                # The end of the program is why our pipe broke.
                if code > 0 or isinstance(error, BrokenPipeError):
                    raise _failed(command[0], told) from error
                raise
            finally:
                _end_agent(command, home)
            if code:
                raise _failed(command[0], told)


def _failed(program, told):
    told.seek(0)
    return Trouble(
        f"Ключ не подошёл или копия повреждена ({program}):"
        f" {last_lines(told.read(), 2)}",
        "проверьте ключ. У age открывает закрытый ключ (AGE-SECRET-KEY-…), а не"
        " получатель age1…, у gpg – пароль, с которым копию записали. Если ключ верен,"
        " возьмите другую копию.",
    )


def _end_agent(command, home):
    if command[0] == "gpg" and shutil.which("gpgconf"):
        subprocess.run(
            ["gpgconf", f"--homedir={home}", "--kill", "all"], capture_output=True
        )


@contextlib.contextmanager
def _fed(process, stream):
    """Copy `stream` into the program beside what reads its output."""
    import threading

    def feed():
        with contextlib.suppress(OSError, ValueError):
            shutil.copyfileobj(stream, process.stdin, 1 << 20)
            process.stdin.close()

    thread = threading.Thread(target=feed, daemon=True)
    thread.start()
    yield
    thread.join()
