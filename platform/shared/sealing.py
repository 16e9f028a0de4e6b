"""Bytes that only the holder of a random code can read.

The code is shown once and not kept. From it come two things that do not tell of each other: a hash,
by which the sealed bytes are found, and the key that opens them.
"""

import base64
import hashlib
import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

CODE_BYTES = 15
"""120 random bits: 24 letters and digits in six groups of four."""
NONCE_BYTES = 12
MISREAD = str.maketrans("018", "OIB")
"""Codes have no such digits: whoever types them has misread a letter."""


class Unsealable(Exception):  # noqa: N818 - the name says what happened
    """The bytes were not sealed with this code for this purpose."""


def new_code() -> str:
    """A random code: `XXXX-XXXX-XXXX-XXXX-XXXX-XXXX`."""
    code = base64.b32encode(secrets.token_bytes(CODE_BYTES)).decode()
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))


def plain_code(code: str) -> str:
    """The code as typed, without what does not matter: case, spaces, hyphens, 0 for O, 1 for I."""
    letters = (letter for letter in code.upper() if letter.isascii() and letter.isalnum())
    return "".join(letters).translate(MISREAD)


def code_hash(code: str) -> str:
    """What sealed bytes are found by."""
    return hashlib.sha256(b"found by:" + plain_code(code).encode()).hexdigest()


def seal(content: bytes, *, code: str, purpose: str) -> bytes:
    """`content` encrypted (AES-256-GCM); `purpose` has to be named again to open it."""
    nonce = secrets.token_bytes(NONCE_BYTES)
    return nonce + _cipher(code).encrypt(nonce, content, purpose.encode())


def unseal(sealed: bytes, *, code: str, purpose: str) -> bytes:
    """Raises Unsealable."""
    try:
        return _cipher(code).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], purpose.encode())
    except (InvalidTag, ValueError) as error:
        raise Unsealable from error


def _cipher(code: str) -> AESGCM:
    # No slow derivation: a code of 120 random bits cannot be guessed, however fast one tries.
    derive = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"sealed under a code")
    return AESGCM(derive.derive(plain_code(code).encode()))
