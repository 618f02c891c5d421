"""Encodes known bytes with the real codecs and prints them, a line each:
name, element size, number of bytes, what was made of them in base64.

Made with Python 3.11.7: numcodecs 0.16.5 (c-blosc 1.21.7.dev), h5py 3.16.0 (HDF5 2.0.0); the lines
of blosc-snappy with Debian 12's python3-numcodecs 0.11.0 (c-blosc 1.21.3):

    python3 encoded.py > encoded.txt; /usr/bin/python3 encoded.py snappy >> encoded.txt
"""

import base64
import gzip
import itertools
import os
import sys
import tempfile
import zlib

import numcodecs
import numpy
from numcodecs import blosc

blosc.use_threads = False


def squares(size, count):
    """Element k is [k/5]^2 mod 1009 (if there are many, of [k/500]), little-endian; bytes follow that
    make up no whole element."""
    run = 5 if count < 10000 else 500
    elements = b"".join(
        ((k // run) ** 2 % 1009 % 256**size).to_bytes(size, "little") for k in range(count)
    )
    return elements + bytes(range(1, size))


def far():
    """Bytes without much of a pattern, the first 500 of which come again after 8700."""
    return bytes((k % 8700 % 8200 if k % 8700 < 500 else 7) ** 3 * 2654435761 % 2**32 >> 24 for k in range(17500))


def show(name, size, data, encoded):
    print(name, size, len(data), base64.b64encode(bytes(encoded)).decode())


def show_blosc(compressor):
    for shuffle, size, count, block in [
        (blosc.NOSHUFFLE, 1, 700, 0),
        (blosc.SHUFFLE, 2, 150, 0),
        (blosc.SHUFFLE, 4, 300, 512),
        (blosc.SHUFFLE, 8, 300, 2048),
        (blosc.BITSHUFFLE, 8, 300, 2048),
        (blosc.BITSHUFFLE, 4, 301, 0),
        (blosc.BITSHUFFLE, 2, 1200, 256),
        (blosc.SHUFFLE, 3, 200, 0),
        (blosc.NOSHUFFLE, 8, 2, 0),
        (blosc.SHUFFLE, 20, 40, 0),
        (blosc.SHUFFLE, 2, 35000, 0),
    ]:
        data = squares(size, count)
        # Blosc takes the size of an element from the buffer.
        whole = numpy.frombuffer(data, dtype=f"V{size}", count=count)
        codec = blosc.Blosc(cname=compressor, clevel=1 if count == 35000 else 5, shuffle=shuffle, blocksize=block)
        show(f"blosc-{compressor}", size, whole.tobytes(), codec.encode(whole))


def lzf(data, size):
    """As h5py writes it."""
    import h5py

    file, path = tempfile.mkstemp()
    os.close(file)
    with h5py.File(path, "w") as f:
        d = f.create_dataset("d", data=numpy.frombuffer(data, "u1"), chunks=(len(data),), compression="lzf")
        mask, chunk = d.id.read_direct_chunk((0,))
    os.remove(path)
    assert mask == 0
    return chunk


if "snappy" in sys.argv:
    show_blosc("snappy")
else:
    for compressor in ["blosclz", "lz4", "lz4hc", "zlib", "zstd"]:
        show_blosc(compressor)
    show("blosc-blosclz", -1, far(), blosc.Blosc("blosclz", 9, 0).encode(numpy.frombuffer(far(), "u1")))
    for size, count in itertools.product([1, 4, 8], [1, 7, 500]):
        data = squares(size, count)
        whole = data[: size * count]
        show("shuffle", size, whole, numcodecs.Shuffle(size).encode(numpy.frombuffer(whole, "u1")))
        show("zlib", size, data, zlib.compress(data, 6))
        show("gzip", size, data, gzip.compress(data, 6, mtime=0))
        show("lz4", size, data, numcodecs.LZ4().encode(data)[4:])
        for level in [1, 9, 22]:
            show("zstd", size, data, numcodecs.Zstd(level, checksum=level == 9).encode(data))
        if count == 500:
            show("lzf", size, data, lzf(data, size))
