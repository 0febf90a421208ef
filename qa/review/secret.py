"""What cookies and tokens hold: drawn at random, and known here by its digest alone."""

import secrets
from hashlib import sha256

N_BYTES = 32  # 256 bits: nobody can guess them, so a digest needs no salt


def new_secret() -> str:
    """43 letters, digits, "-" and "_" that nobody has seen before."""
    return secrets.token_urlsafe(N_BYTES)


def digest(secret: str) -> str:
    """What a table holds of a secret, 64 hexadecimal digits; of anything that a client sent."""
    return sha256(secret.encode(errors="surrogatepass")).hexdigest()
