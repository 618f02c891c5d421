"""Writes the arrays of arrays.zip, all of numbers that tell their place k = 7 row + column:
3 k - 40 where the type has a sign, 3 k where not, k % 3 = 0 where it is bool, (3 k - 40) / 8 where it
is a float.

Made with Python 3.11.7: tensorstore 0.1.85, numpy 2.4.6, ml_dtypes 0.6.0; and with Debian 12's python3-zarr
2.13.6 (Python 3.11.2, numcodecs 0.11.0, numpy 1.24.2):

    python3 arrays.py work; /usr/bin/python3 arrays.py work zarr; python3 arrays.py work zip
"""

import itertools
import os
import shutil
import sys
import zipfile

import numpy as np

WORK = sys.argv[1]
K = np.arange(35).reshape(5, 7)


def values(dtype):
    dtype = np.dtype(dtype)
    if dtype.kind == "b":
        return K % 3 == 0
    if dtype.kind in "fV":
        return ((3 * K - 40) / 8).astype(dtype)
    return (3 * K if dtype.kind == "u" else 3 * K - 40).astype(dtype)


def store(path, driver, metadata, data):
    import tensorstore

    file = {"driver": "file", "path": f"{WORK}/{path}"}
    spec = {"driver": driver, "kvstore": file, "metadata": metadata}
    array = tensorstore.open(spec, create=True, delete_existing=True).result()
    array.write(data).result()


def v2(name, dtype="<i4", **more):
    metadata = {"shape": [5, 7], "chunks": [3, 4], "dtype": dtype, "compressor": None, **more}
    data = values({"bfloat16": "<f4"}.get(dtype, dtype))
    if dtype == "bfloat16":
        import ml_dtypes

        data = data.astype(ml_dtypes.bfloat16)
    store(f"v2/{name}", "zarr", metadata, data)


def v3(name, data_type="int32", codecs=None, data=None, chunks=(3, 4), **more):
    import ml_dtypes

    if data is None:
        data = values("<f4" if data_type == "bfloat16" else data_type)
        data = data.astype(ml_dtypes.bfloat16) if data_type == "bfloat16" else data
    grid = {"name": "regular", "configuration": {"chunk_shape": list(chunks)}}
    metadata = {"shape": list(data.shape), "data_type": data_type, "chunk_grid": grid, **more}
    if codecs:
        metadata["codecs"] = codecs
    store(f"v3/{name}", "zarr3", metadata, data)


def codec(name, **configuration):
    return {"name": name, "configuration": configuration} if configuration else {"name": name}


LITTLE = codec("bytes", endian="little")
BIG = codec("bytes", endian="big")
INDEX = [LITTLE, codec("crc32c")]


def shards(chunks, codecs, index=INDEX, location="end"):
    return codec(
        "sharding_indexed",
        chunk_shape=chunks,
        codecs=codecs,
        index_codecs=index,
        index_location=location,
    )


def write_v2():
    for sign, kind, size in itertools.product("<>", "iuf", [1, 2, 4, 8]):
        if size == 1 and (sign == ">" or kind == "f"):
            continue
        sign = "|" if size == 1 else sign
        name = {"<": "little", ">": "big", "|": "byte"}[sign]
        v2(f"{name}-{kind}{size}", f"{sign}{kind}{size}")
    v2("bool", "|b1")
    v2("bfloat16", "bfloat16")
    for sep, order in itertools.product("./", "CF"):
        v2(f"order-{order}-{'dot' if sep == '.' else 'slash'}", order=order, dimension_separator=sep)
    v2("zlib", compressor={"id": "zlib", "level": 6})
    v2("zstd", compressor={"id": "zstd", "level": 3})
    for name, shuffle in itertools.product(["blosclz", "lz4", "lz4hc", "snappy", "zlib", "zstd"], [0, 1, 2]):
        blosc = {"id": "blosc", "cname": name, "clevel": 5, "shuffle": shuffle}
        v2(f"blosc-{name}-{shuffle}", "<f8", chunks=[5, 7], compressor=blosc)
    # Chunks that hold nothing but their fill value are not written.
    v2("fill-nan", "<f8", fill_value="NaN")
    v2("fill-infinity", "<f8", fill_value="-Infinity")
    hole = values("<i4")
    hole[2:4, 3:6] = 7
    metadata = {"shape": [5, 7], "chunks": [2, 3], "dtype": "<i4", "compressor": None, "fill_value": 7}
    store("v2/hole", "zarr", metadata, hole)


def write_v3():
    for name in "bool int8 int16 int32 int64 uint8 uint16 uint32 uint64 float16 bfloat16 float32 float64".split():
        v3(f"little-{name}", name)
        v3(f"big-{name}", name, [BIG])
    for name, shuffle in itertools.product(["blosclz", "lz4", "lz4hc", "snappy", "zlib", "zstd"], ["noshuffle", "shuffle", "bitshuffle"]):
        blosc = codec("blosc", cname=name, clevel=5, shuffle=shuffle, typesize=8, blocksize=0)
        v3(f"blosc-{name}-{shuffle}", "float64", [LITTLE, blosc], chunks=[5, 7])
    v3("gzip", codecs=[LITTLE, codec("gzip", level=5)])
    v3("zstd", codecs=[LITTLE, codec("zstd", level=3)])
    v3("crc32c", codecs=[BIG, codec("crc32c")])
    v3("crc32c-zstd-crc32c", codecs=[LITTLE, codec("crc32c"), codec("zstd", level=3), codec("crc32c")])
    v3("transpose", codecs=[codec("transpose", order=[1, 0]), LITTLE])
    for location, inner in itertools.product(["start", "end"], ["plain", "zstd", "transpose"]):
        steps = {
            "plain": [BIG],
            "zstd": [LITTLE, codec("zstd", level=3)],
            "transpose": [codec("transpose", order=[1, 0]), LITTLE, codec("gzip", level=5)],
        }[inner]
        v3(f"shards-{inner}-{location}", codecs=[shards([2, 3], steps, location=location)], chunks=[4, 6])
    v3("shards-of-shards", codecs=[shards([4, 4], [shards([2, 2], [LITTLE])], [BIG])], chunks=[4, 8])
    v3("transposed-shards", codecs=[codec("transpose", order=[1, 0]), shards([3, 2], [LITTLE])], chunks=[4, 6])
    for name, separator in itertools.product(["default", "v2"], "./"):
        encoding = codec(name, separator=separator)
        v3(f"keys-{name}-{'dot' if separator == '.' else 'slash'}", chunk_key_encoding=encoding)
    hole = values("<i4")
    hole[2:4, 3:6] = 7
    v3("hole", data=hole, chunks=[2, 3], fill_value=7)
    v3("shards-hole", codecs=[shards([2, 3], [LITTLE])], data=hole, chunks=[4, 6], fill_value=7)
    nans = values("<f4")
    nans[2:4, 3:6] = np.nan
    v3("hole-nan", "float32", data=nans, chunks=[2, 3], fill_value="NaN")
    v3("hole-hex", "float32", data=nans, chunks=[2, 3], fill_value="0x7fc00001")
    v3("named", dimension_names=["y", "x"], attributes={"units": "K", "range": [0, 1.5], "of": ["a", "b"]})
    v3("half-named", dimension_names=["y", None])
    cube = (3 * np.arange(105) - 40).astype("<i4").reshape(3, 5, 7)
    order = [codec("transpose", order=[2, 0, 1]), LITTLE]
    v3("cube", data=cube, chunks=[2, 2, 3], codecs=order)
    v3("cube-shards", data=cube, chunks=[2, 4, 6], codecs=[shards([1, 2, 3], order)])
    v3("scalar", data=np.array(-40, "<i4"), chunks=[])
    v3("complex64", "complex64", data=values("<f4").astype("<c8"))
    v3("int4", "int4", data=(K % 7).astype(__import__("ml_dtypes").int4))


def write_zarr():
    """What zarr-python 2 writes."""
    import numcodecs
    import zarr

    def create(group, name, dtype, **more):
        group.create_dataset(name, data=values(dtype), chunks=(3, 4), **{"compressor": None, **more})

    group = zarr.open_group(f"{WORK}/group", mode="w")
    create(group, "default", "<f8", compressor="default")
    create(group, "gzip", "<i4", compressor=numcodecs.GZip(5))
    create(group, "lz4", "<i4", compressor=numcodecs.LZ4())
    create(group, "shuffle", "<i4", compressor=numcodecs.Zlib(5), filters=[numcodecs.Shuffle(4)])
    create(group, "delta", "<i4", filters=[numcodecs.Delta("<i4")])
    create(group, "lzma", "<i4", compressor=numcodecs.LZMA())
    create(group, "complex", "<c16")
    group.create_dataset("scalar", data=np.array(-40, "<i4"), compressor=None)
    group.create_dataset("empty", shape=(0, 7), chunks=(2, 3), dtype="<i4", compressor=None)
    create(group.create_group("inner").create_group("most"), "array", "|i1")
    zipped = zarr.open_group(zarr.ZipStore(f"{WORK}/zipped.zip", mode="w"), mode="w")
    create(zipped, "u", "<i4")
    create(zipped.create_group("inner"), "v", "<f8", compressor=numcodecs.Zlib(5))
    zipped.store.close()
    n5 = zarr.open_group(zarr.N5Store(f"{WORK}/n5"), mode="w")
    create(n5, "u", "<i4")


if "zip" in sys.argv:
    with zipfile.ZipFile("arrays.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for folder, _, files in sorted(os.walk(WORK)):
            for file in sorted(files):
                path = os.path.join(folder, file)
                info = zipfile.ZipInfo(os.path.relpath(path, WORK))
                with open(path, "rb") as f:
                    archive.writestr(info, f.read(), zipfile.ZIP_DEFLATED)
elif "zarr" in sys.argv:
    write_zarr()
else:
    shutil.rmtree(WORK, ignore_errors=True)
    write_v2()
    write_v3()
