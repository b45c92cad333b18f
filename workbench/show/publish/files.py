"""Files that are written whole or not at all."""

from __future__ import annotations

import contextlib
import errno
import os
import stat
import tempfile


def text(file: str | int, most: int, name: str = "") -> str:
    """The text of a file that a person wrote, in UTF-8; 0 is standard input.

    Raises OSError for one that holds more than so many bytes, as a device without an end does, and for what is no text.
    """
    with open(file, "rb") as opened:
        data = opened.read(most + 1)
    if len(data) > most:
        raise OSError(f"{name or file} holds more than {most} bytes")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise OSError(f"{name or file}: not text in UTF-8 (byte {error.start})") from None


def put(data: bytes, file: str) -> None:
    """Write a file beside its place and rename it into it, so that nobody ever sees half of it.

    A link is followed; what is no ordinary file (a pipe, a device) is written to as it is. Raises OSError that names
    the file; then what was there before is still there, and nothing else is left behind.
    """
    target = os.path.realpath(file)
    try:
        if _is_special(target):
            with open(target, "wb") as out:
                out.write(data)
            return
        handle, beside = tempfile.mkstemp(prefix=f".{os.path.basename(target)[:80]}.", dir=os.path.dirname(target))
        try:
            with os.fdopen(handle, "wb") as out:
                out.write(data)
                out.flush()
                os.fsync(out.fileno())
            os.chmod(beside, _mode(target))
            os.replace(beside, target)
        except BaseException:
            with contextlib.suppress(OSError):
                os.unlink(beside)
            raise
    except OSError as error:
        if error.errno is None:
            raise
        raise OSError(error.errno, error.strerror, file) from None


def require_place(file: str) -> None:
    """Raises OSError where a file could not be written, before the work that goes into it is done."""
    target = os.path.realpath(file)
    folder = os.path.dirname(target)
    if os.path.isdir(target):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), file)
    if not os.path.isdir(folder):
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), file)
    if not os.access(target if _is_special(target) else folder, os.W_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), file)


def _is_special(file: str) -> bool:
    try:
        mode = os.stat(file).st_mode
    except OSError:
        return False
    return not stat.S_ISREG(mode) and not stat.S_ISDIR(mode)


def _mode(file: str) -> int:
    """The mode that the file has, or that a new one would get."""
    try:
        return stat.S_IMODE(os.stat(file).st_mode)
    except FileNotFoundError:
        mask = os.umask(0)
        os.umask(mask)
        return 0o666 & ~mask
