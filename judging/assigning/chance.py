"""Seeded chance that hangs on who somebody is, never on where he stands in a list."""

import hashlib

import numpy as np
from numpy.typing import NDArray

Index = NDArray[np.intp]
Float = NDArray[np.float64]
_STEP = (np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB))


def id_hashes(ids: tuple[str, ...], seed: int, side: str) -> NDArray[np.uint64]:
    """Hash every id with the seed.

    Parameters
    ----------
    ids : tuple of str, length n
        Stable ids.
    seed : int
        Another seed gives unrelated hashes.
    side : str
        "entry" or "judge": the same id means something else on the other side.

    Returns
    -------
    ndarray of uint64, shape (n,)
        Blake2b of seed, side and id.
    """
    key = f"{seed}:{side}:".encode()
    digests = (hashlib.blake2b(key + one.encode(), digest_size=8).digest() for one in ids)
    return np.frombuffer(b"".join(digests), dtype="<u8").astype(np.uint64)


def pair_noise(first: NDArray[np.uint64], second: NDArray[np.uint64]) -> Float:
    """Draw a number for each pair from the hashes of its two members.

    Parameters
    ----------
    first, second : ndarray of uint64, shape (n,)
        Hashes from `id_hashes`.

    Returns
    -------
    ndarray of float, shape (n,)
        Uniform in [0, 1); the same pair and seed always get the same number (splitmix64).
    """
    mixed = first ^ (second << np.uint64(1)) ^ (second >> np.uint64(63))
    mixed = (mixed ^ (mixed >> np.uint64(30))) * _STEP[0]
    mixed = (mixed ^ (mixed >> np.uint64(27))) * _STEP[1]
    mixed ^= mixed >> np.uint64(31)
    unit: Float = (mixed >> np.uint64(11)).astype(np.float64) / float(1 << 53)
    return unit
