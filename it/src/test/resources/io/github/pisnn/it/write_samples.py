"""Writes trajectories in every layout by the libraries that users have, into the folder given.

u[n, t, y, x] = 1000 n + 100 t + 10 y + x + 0.25; 3 trajectories, 4 times 0.5 apart, cells 0.25 wide.
"""
import os
import sys

import h5py
import numpy as np
import scipy.io
import zarr

N, T, NY, NX = 3, 4, 7, 12
n, t, y, x = np.ogrid[:N, :T, :NY, :NX]
u = (1000.0 * n + 100 * t + 10 * y + x + 0.25).astype(np.float32)
xs = (np.arange(NX, dtype=np.float32) + 0.5) * np.float32(0.25)
ys = (np.arange(NY, dtype=np.float32) + 0.5) * np.float32(0.25)
ts = np.arange(T + 1, dtype=np.float32) * np.float32(0.5)
rod = u[:, :, 0, :]
plate = u.transpose(0, 1, 3, 2)  # x before y


def path(name):
    return os.path.join(sys.argv[1], name)


def coordinates(f, flat):
    f.create_dataset("x-coordinate", data=xs)
    if not flat:
        f.create_dataset("y-coordinate", data=ys)
    f.create_dataset("t-coordinate", data=ts)


with h5py.File(path("tensor_1d"), "w") as f:
    f.create_dataset("tensor", data=rod)
    coordinates(f, True)
with h5py.File(path("tensor_2d"), "w") as f:
    f.create_dataset("tensor", data=plate)
    coordinates(f, False)
with h5py.File(path("variables"), "w", libver="latest") as f:
    f.create_dataset("density", data=plate, chunks=(1, 3, 5, 2), compression="gzip", shuffle=True)
    f.create_dataset("pressure", data=np.zeros_like(plate))
    coordinates(f, False)
with h5py.File(path("filled"), "w") as f:
    filled = f.create_dataset(
        "tensor", shape=plate.shape, dtype="f8", chunks=(2, 3, 5, 4), fillvalue=-7.5
    )
    filled[1:, 1:, :5, 4:] = plate[1:, 1:, :5, 4:]
    coordinates(f, False)
with h5py.File(path("seeds"), "w") as f:
    for k in range(N):
        data = np.stack((np.zeros_like(plate[k]), plate[k]), axis=-1)
        f.create_dataset(f"{k:04d}/data", data=data, dtype="float32", compression="lzf")
        f.create_dataset(f"{k:04d}/grid/x", data=xs, dtype="float32", compression="lzf")
        f.create_dataset(f"{k:04d}/grid/y", data=ys, dtype="float32", compression="lzf")
        f.create_dataset(f"{k:04d}/grid/t", data=ts[:T], dtype="float32", compression="lzf")
        f[f"{k:04d}"].attrs["config"] = "sim: none\n"
with h5py.File(path("seeds_contiguous"), "w") as f:
    for k in range(N):
        f.create_dataset(f"{k:04d}/data", data=plate[k][..., None], dtype="f")
        f.create_dataset(f"{k:04d}/grid/x", data=xs, dtype="f")
        f.create_dataset(f"{k:04d}/grid/y", data=ys, dtype="f")
        f.create_dataset(f"{k:04d}/grid/t", data=ts[:T], dtype="f")
with h5py.File(path("the_well"), "w") as f:
    f.attrs["grid_type"] = "cartesian"
    f.attrs["n_spatial_dims"] = 2
    dimensions = f.create_group("dimensions")
    dimensions.attrs["spatial_dims"] = ["x", "y"]
    for name, values in (("x", xs), ("y", ys), ("time", ts[:T])):
        dimensions.create_dataset(name, data=values).attrs["sample_varying"] = False
    fields = f.create_group("t0_fields")
    fields.attrs["field_names"] = ["density", "mask"]
    for name, values, samples, times in (
        ("density", plate, True, True),
        ("mask", plate[0, 0], False, False),
    ):
        field = fields.create_dataset(name, data=values)
        field.attrs["dim_varying"] = [True, True]
        field.attrs["sample_varying"] = samples
        field.attrs["time_varying"] = times
    f.create_group("t1_fields").create_dataset("velocity", data=np.zeros((N, T, NX, NY, 2)))

for compressed in (False, True):
    name = "mat_compressed" if compressed else "mat"
    content = {"x": xs[:, None], "t": ts[:T, None], "usol": rod[0].T.astype(np.float64)}
    scipy.io.savemat(path(name), content, appendmat=False, do_compression=compressed)
scipy.io.savemat(path("mat_state"), {"x1": xs, "y1": ys, "z": u[0, 0]}, appendmat=False)

for name, values in (("npy_1d", rod), ("npy_2d", u)):
    with open(path(name), "wb") as f:
        np.save(f, values)
for name, save in (("npz", np.savez), ("npz_compressed", np.savez_compressed)):
    with open(path(name), "wb") as f:
        save(f, x=xs, y=ys, t=ts[:T], u=u)

zlib = zarr.get_codec({"id": "zlib", "level": 1})
group = zarr.open_group(path("zarr"), mode="w")
for name, values, names in (
    ("u", u[0], ["time", "y", "x"]),
    ("time", ts[:T], ["time"]),
    ("y", ys, ["y"]),
    ("x", xs, ["x"]),
):
    array = group.create_dataset(name, data=values, chunks=(3,) * values.ndim, compressor=zlib)
    array.attrs["_ARRAY_DIMENSIONS"] = names
zarr.save_array(path("zarr_array"), u[0, 0], chunks=(4, 5), compressor=None)

points = np.column_stack(
    [np.tile(xs, NY), np.repeat(ys, NX)] + [u[0, k].ravel().astype(np.float64) for k in range(T)]
)
titles = "  ".join(["x", "y"] + [f"T (K) @ t={ts[k]}" for k in range(T)])
header = f"Model:  plate.mph\nDimension:  2\nNodes:  {NX * NY}\nExpressions:  {T}\n{titles}"
np.savetxt(path("comsol"), points, header=header, comments="% ", fmt="%.17g")
