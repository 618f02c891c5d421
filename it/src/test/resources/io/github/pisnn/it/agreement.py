"""The same numbers through every tool.

For each format a file is written by the tool that users have, taken in by `pisnn dataset`, and
rolled out from by `pisnn rollout`. What these two write, Parquet and Zarr, is opened by pyarrow,
polars, DuckDB, and xarray or tensorstore. All must find the numbers that went in, to the bit; in
Zarr, the counts of quanta nearest to them. A tool that is not installed is named and passed over.

Run from the root of the project with the formats' names, or without for all of them.
"""

import glob
import json
import os
import shutil
import subprocess
import sys
import tempfile

import numpy as np

CELLS, TIMES, STEP = 128, 5, 0.006103515625
x = (np.arange(CELLS) + 0.5) / CELLS
t = STEP * np.arange(TIMES)
u = 0.5 * np.exp(-30 * t)[:, None] * np.sin(2 * np.pi * x)[None, :] + 0.01 * np.cos(
    6 * np.pi * x)


def npz(path):
    np.savez(path + ".npz", u=np.asfortranarray(u), x=x, t=t, nt=TIMES, pde="heat")
    return path + ".npz"


def matlab5(path):
    from scipy.io import savemat

    savemat(path, {"u": u.T, "x": x, "t": t, "note": "a text"}, do_compression=True)
    return path


def matlab4(path):
    from scipy.io import savemat

    savemat(path, {"u": u, "x": x, "t": t}, format="4")
    return path


def octave(path):
    savemat_path = matlab5(path + ".mat")
    subprocess.run(
        ["octave-cli", "--no-gui", "--eval",
         f"load('{savemat_path}'); u = u'; save('-hdf5', '{path}', 'u', 'x', 't');"],
        stderr=subprocess.DEVNULL, check=False)
    if not os.path.exists(path):
        raise FileNotFoundError("octave-cli")
    return path


def pdebench(path):
    import h5py

    with h5py.File(path, "w", libver="latest") as f:
        f.create_dataset("tensor", data=u[None], chunks=(1, 2, 50), compression="gzip")
        f["x-coordinate"] = x
        f["t-coordinate"] = t
    return path


def hdf5(path):
    import h5py

    with h5py.File(path, "w") as f:
        f["u"] = u
        f["x"] = x
        f["t"] = t
        f["c"] = np.arange(3) + 1j
    return path


def netcdf4(path):
    import xarray

    xarray.Dataset({"u": (("x", "time"), u.T[::-1])}, {"time": t, "x": x[::-1]}).to_netcdf(
        path, engine="netcdf4", encoding={"u": {"zlib": True}})
    return path


def netcdf3(path):
    import xarray

    xarray.Dataset({"u": (("time", "x"), u)}, {"time": t, "x": x}).to_netcdf(path, engine="scipy")
    return path


def zarr(path, driver, codec):
    import tensorstore

    for name, array, dims in (("u", u, ["time", "x"]), ("time", t, ["time"]), ("x", x, ["x"])):
        chunks = [3, 50][-array.ndim:] if array.ndim == 2 else list(array.shape)
        v2 = driver == "zarr"
        metadata = {"compressor": codec} if v2 else {"codecs": codec}
        grid = ({"chunks": chunks} if v2 else
                {"chunk_grid": {"name": "regular", "configuration": {"chunk_shape": chunks}}})
        store = tensorstore.open(
            {"driver": driver, "kvstore": {"driver": "file", "path": f"{path}/{name}"},
             "metadata": {**metadata, **grid, **({} if v2 else {"dimension_names": dims})}},
            create=True, dtype=tensorstore.float64, shape=array.shape).result()
        store.write(array).result()
        if v2:
            with open(f"{path}/{name}/.zattrs", "w", encoding="utf-8") as f:
                json.dump({"_ARRAY_DIMENSIONS": dims}, f)
    name, content = (
        (".zgroup", {"zarr_format": 2}) if driver == "zarr"
        else ("zarr.json", {"zarr_format": 3, "node_type": "group", "attributes": {}}))
    with open(f"{path}/{name}", "w", encoding="utf-8") as f:
        json.dump(content, f)
    return path


def zarr2(path):
    return zarr(path, "zarr", {"id": "blosc", "cname": "lz4", "clevel": 5, "shuffle": 1})


def zarr3(path):
    return zarr(path, "zarr3", [{"name": "zstd", "configuration": {"level": 3}}])


FORMATS = {f.__name__: f for f in (
    npz, matlab5, matlab4, octave, pdebench, hdf5, netcdf4, netcdf3, zarr2, zarr3)}


def pisnn(*arguments):
    done = subprocess.run(["jobs/pisnn", *arguments], capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit("\n".join([" ".join(arguments), done.stdout[-2000:], done.stderr[-2000:]]))


def by_pyarrow(files):
    import pyarrow.parquet

    return pyarrow.parquet.read_table(files[0])["values"].to_pylist()


def by_polars(files):
    import polars

    return polars.read_parquet(files[0])["values"].to_list()


def by_duckdb(files):
    import duckdb

    return [row[0] for row in duckdb.sql(
        f"select values from read_parquet('{files[0]}') order by snapshot").fetchall()]


def by_xarray(group):
    import xarray

    opened = xarray.open_zarr(group)
    return opened["quanta"].values, opened["quanta"].attrs


def by_tensorstore(group):
    import tensorstore

    store = tensorstore.open(
        {"driver": "zarr", "kvstore": {"driver": "file", "path": f"{group}/quanta"}}).result()
    with open(f"{group}/quanta/.zattrs", encoding="utf-8") as f:
        return store.read().result(), json.load(f)


def judged(tool, reader, source, same):
    try:
        found = reader(source)
    except ImportError as e:
        return f"{tool}: not installed ({e})"
    if not same(found):
        print(f"{tool} finds other numbers in {source}")
        sys.exit(1)
    return f"{tool}: equal"


def is_first(found):
    """Counts of the first snapshot are the nearest to the values, ties to even."""
    counts, attributes = found
    nearest = np.rint((u[0] - attributes["offset"]) / attributes["quantum"])
    return np.array_equal(np.asarray(counts)[0].ravel(), nearest.astype(np.int32))


def check(name, folder):
    source = os.path.join(folder, name)
    try:
        file = FORMATS[name](source)
    except (ImportError, FileNotFoundError) as e:
        print(f"{name}: skipped, its tool is not installed ({e})", flush=True)
        return
    variable = [] if name == "pdebench" else ["dataset.variable=u"]
    pisnn("dataset", "conf/heat1d.conf", f"out={source}-data", f"dataset.from={file}", *variable)
    files = sorted(glob.glob(f"{source}-data/data/*.parquet"))
    given = [] if name == "pdebench" else ["rollout.initial.dataset=u"]
    pisnn("rollout", "conf/heat1d.conf", f"out={source}-out", f"rollout.model={folder}/heat/model",
          "rollout.states=1", "time.steps=2", "rollout.snapshotEvery=1",
          "rollout.exact=null", "rollout.initial.family=null", f"rollout.initial.path={file}", *given)
    words = [judged(tool, reader, files, lambda found: np.array_equal(np.array(found), u))
             for tool, reader in (
                 ("pyarrow", by_pyarrow), ("polars", by_polars), ("DuckDB", by_duckdb))]
    words += [judged(tool, reader, f"{source}-out/snapshots.zarr", is_first)
              for tool, reader in (("xarray", by_xarray), ("tensorstore", by_tensorstore))]
    print(f"{name}: {'; '.join(words)}", flush=True)


def main():
    names = sys.argv[1:] or list(FORMATS)
    unknown = sorted(set(names) - set(FORMATS))
    if unknown:
        sys.exit(f"no format {unknown[0]}; expected some of: {', '.join(FORMATS)}")
    folder = tempfile.mkdtemp(prefix="agreement")
    try:
        pisnn("train", "conf/heat1d.conf", f"out={folder}/heat", "rollout.states=1")
        for name in names:
            check(name, folder)
    finally:
        shutil.rmtree(folder)


main()
