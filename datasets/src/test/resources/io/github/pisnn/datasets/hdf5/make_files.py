"""Writes the HDF5 files beside this script, of real tools and as small as they get.

Run with Python 3.11, h5py 3.16.0 (HDF5 2.0.0), netCDF4 1.7.4, PyTables 3.11.1, xarray 2026.9 and
ml_dtypes 0.6.0; and Octave 7.3 for octave.h5. Every array holds value(...) below, so that tests
know it. 1-D: 12 places; planes: 7 rows y of 12 columns x.
"""

import os
import subprocess
import sys

import h5py
import netCDF4
import numpy as np
import tables
import xarray as xr

OUT = sys.argv[1] if len(sys.argv) > 1 else os.path.dirname(os.path.abspath(__file__))


def path(name):
    return os.path.join(OUT, name)


def value(*place):
    """1000 a + 100 b + 10 c + d + 1/4 of the last four indices."""
    scale = 1
    total = 0.25
    for index in reversed(place):
        total = total + scale * index
        scale *= 10
    return total


def filled(*shape, dtype="f8"):
    grid = np.meshgrid(*[np.arange(n) for n in shape], indexing="ij")
    return value(*grid).astype(dtype)


plane = filled(7, 12)

# Layouts and filters, each of HDF5's old and newest file format.
for version in ("earliest", "latest"):
    with h5py.File(path(f"layouts_{version}.h5"), "w", libver=version) as f:
        f["contiguous"] = plane
        f.create_dataset("chunked", data=plane, chunks=(3, 5))
        f.create_dataset("gzip", data=plane, chunks=(3, 5), compression="gzip")
        f.create_dataset("shuffled", data=plane, chunks=(3, 5), compression="gzip", shuffle=True,
                         fletcher32=True)
        f.create_dataset("lzf", data=plane, chunks=(7, 12), compression="lzf")
        f.create_dataset("single", data=plane, chunks=(7, 12), compression="gzip")
        f.create_dataset("grown", data=plane, chunks=(2, 5), maxshape=(None, 12))
        f.create_dataset("grown_gzip", data=plane, chunks=(2, 5), maxshape=(None, 12),
                         compression="gzip")
        f.create_dataset("grown_x", data=plane, chunks=(2, 5), maxshape=(9, None))
        f.create_dataset("grown_both", data=plane, chunks=(2, 5), maxshape=(None, None))
        f.create_dataset("grown_both_gzip", data=plane, chunks=(2, 5), maxshape=(None, None),
                         compression="gzip")
        f.create_dataset("many", data=filled(20, 20), chunks=(1, 1), maxshape=(None, None))
        f.create_dataset("long", data=filled(300), chunks=(1,), maxshape=(None,))
        f.create_dataset("paged", data=filled(1100), chunks=(1,))
        part = f.create_dataset("part", (7, 12), chunks=(3, 5), dtype="f8", fillvalue=-7.5)
        part[3:6, 5:10] = plane[3:6, 5:10]
        f.create_dataset("unwritten", (7, 12), dtype="f8", fillvalue=-7.5)
        space = h5py.h5s.create_simple((7, 12))
        plist = h5py.h5p.create(h5py.h5p.DATASET_CREATE)
        plist.set_layout(h5py.h5d.COMPACT)
        compact = h5py.h5d.create(f.id, b"compact", h5py.h5t.IEEE_F64LE, space, plist)
        compact.write(space, space, plane)
        # An allocation in advance of the chunks of a dataset of fixed size is an implicit index.
        plist = h5py.h5p.create(h5py.h5p.DATASET_CREATE)
        plist.set_chunk((3, 5))
        plist.set_alloc_time(h5py.h5d.ALLOC_TIME_EARLY)
        implicit = h5py.h5d.create(f.id, b"implicit", h5py.h5t.IEEE_F64LE, space, plist)
        implicit.write(space, space, plane)

# Number types; and what is none that is read, beside them.
with h5py.File(path("types.h5"), "w") as f:
    for dtype in ("f8", "f4", "f2", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8",
                  ">f8", ">f4", ">f2", ">i2", ">i4", ">i8", ">u2", ">u4", ">u8"):
        f[dtype.replace(">", "big_")] = np.arange(6).astype(dtype)
    f["bool"] = np.array([False, True, True])
    f["committed"] = np.dtype("f4")
    f.create_dataset("of_committed", data=np.arange(6, dtype="f4"), dtype=f["committed"])
    f["complex"] = np.arange(3) + 1j
    f["compound"] = np.zeros(2, dtype=[("a", "f4"), ("b", "i4")])
    f["text"] = "a text"
    f["texts"] = ["a", "b"]
    f["scalar"] = 100
    f["huge"] = np.array([2**60 + 1], dtype="u8")
    f["nothing"] = h5py.Empty("f8")
    bfloat = h5py.h5t.IEEE_F16LE.copy()
    bfloat.set_fields(15, 7, 8, 0, 7)
    bfloat.set_ebias(127)
    space = h5py.h5s.create_simple((3,))
    d = h5py.h5d.create(f.id, b"bfloat16", bfloat, space)
    # The upper halves of 0.0245 (rounded), -1.5 and 3.
    import ml_dtypes
    raw = np.array([0.0245, -1.5, 3], dtype=ml_dtypes.bfloat16).view("u2")
    d.write(space, space, raw, mtype=bfloat)
    odd = h5py.h5t.IEEE_F16LE.copy()
    odd.set_fields(15, 9, 6, 0, 9)
    odd.set_ebias(31)
    h5py.h5d.create(f.id, b"odd_float", odd, space)
    shifted = h5py.h5t.IEEE_F16LE.copy()
    shifted.set_ebias(20)
    h5py.h5d.create(f.id, b"shifted_float", shifted, space)
    f["opaque"] = np.array([b"abcd"], dtype="V4")

# Filters that need a plugin, and ones that are not read.
with h5py.File(path("refused.h5"), "w") as f:
    f.create_dataset("scaleoffset", data=np.arange(20), chunks=(10,), scaleoffset=0)
    f.create_dataset("fine", data=plane)
    f["x"] = 0.25 * np.arange(12)
    space = h5py.h5s.create_simple((20,))

with tables.open_file(path("pytables.h5"), "w") as f:
    for name, lib in (("zlib", "zlib"), ("lz4", "blosc:lz4"), ("blosclz", "blosc:blosclz"),
                      ("zstd", "blosc:zstd"), ("bits", "blosc:lz4")):
        filters = tables.Filters(complevel=5, complib=lib, shuffle=name != "bits",
                                 bitshuffle=name == "bits")
        f.create_carray("/", name, obj=plane, chunkshape=(3, 5), filters=filters)

# Links to other files: the linked dataset is contiguous, chunked, behind a group or in a whole file.
with h5py.File(path("target.h5"), "w") as f:
    f["padding"] = np.full(1000, 9.0)
    f["inside/contiguous"] = plane
    f.create_dataset("inside/chunked", data=plane, chunks=(3, 5))
with h5py.File(path("links.h5"), "w") as f:
    f["padding"] = np.full(300, 5.0)
    f["contiguous"] = h5py.ExternalLink("target.h5", "/inside/contiguous")
    f["chunked"] = h5py.ExternalLink("target.h5", "inside/chunked")
    f["group"] = h5py.ExternalLink("target.h5", "/inside")
    f["whole"] = h5py.ExternalLink("target.h5", "/")
    f["soft"] = h5py.SoftLink("/contiguous")
    f["own"] = plane
    f["lost"] = h5py.ExternalLink("nowhere.h5", "/u")
    f["dangling"] = h5py.SoftLink("/nowhere")
    f["round"] = h5py.SoftLink("/round")

# Virtual datasets: rows of the same file and of another one, a strided one, and what is uncovered.
with h5py.File(path("sources.h5"), "w") as f:
    f["upper"] = plane[4:]
for version in ("earliest", "latest"):
    with h5py.File(path(f"virtual_{version}.h5"), "w", libver=version) as f:
        f["lower"] = plane[:4]
        layout = h5py.VirtualLayout((7, 12), dtype="f8")
        layout[:4] = h5py.VirtualSource(f["lower"])
        layout[4:] = h5py.VirtualSource("sources.h5", "upper", shape=(3, 12))
        f.create_virtual_dataset("plane", layout, fillvalue=-7.5)
        layout = h5py.VirtualLayout((2, 4, 12), dtype="f8")
        layout[1] = h5py.VirtualSource(f["lower"])
        f.create_virtual_dataset("stacked", layout, fillvalue=-7.5)
        layout = h5py.VirtualLayout((7, 12), dtype="f8")
        layout[0:7:2] = h5py.VirtualSource(f["lower"])
        f.create_virtual_dataset("strided", layout, fillvalue=-7.5)
        layout = h5py.VirtualLayout((3, 12), dtype="f8")
        layout[:] = h5py.VirtualSource("lost.h5", "upper", shape=(3, 12))
        f.create_virtual_dataset("lost", layout, fillvalue=-7.5)

# Many links and attributes are kept otherwise than few.
with h5py.File(path("dense.h5"), "w", libver="latest") as f:
    for k in range(40):
        f[f"group/member_{k:03d}"] = np.array([value(k)])
    for k in range(40):
        f["group"].attrs[f"attribute_{k:03d}"] = value(k)
with h5py.File(path("dense_earliest.h5"), "w", libver="earliest") as f:
    for k in range(40):
        f[f"group/member_{k:03d}"] = np.array([value(k)])

# A block of the user's own before the file, as MATLAB has it: axes reversed and classes told.
with h5py.File(path("matlab73.mat"), "w", userblock_size=512) as f:
    def matlab(name, array, kind="double", **attributes):
        d = f.create_dataset(name, data=array)
        d.attrs["MATLAB_class"] = np.bytes_(kind)
        for key, told in attributes.items():
            d.attrs[key] = told
    matlab("u", plane.T)
    matlab("x", 0.25 * np.arange(12)[:, None])
    matlab("t", 0.5 * np.arange(7)[None, :])
    matlab("note", np.frombuffer("a note".encode("utf-16-le"), "u2")[:, None], "char",
           MATLAB_int_decode=np.int32(2))
    matlab("mask", np.ones((12, 7), "u1"), "logical", MATLAB_int_decode=np.int32(1))
    matlab("c", np.zeros((3, 2), dtype=[("real", "f8"), ("imag", "f8")]))
    matlab("none", np.zeros(2, "u8"), MATLAB_empty=np.uint8(1))
    f.create_group("s").attrs["MATLAB_class"] = np.bytes_("struct")
    g = f.create_group("sparse")
    g.attrs["MATLAB_class"] = np.bytes_("double")
    g.attrs["MATLAB_sparse"] = np.uint64(3)
    g["data"] = np.arange(3.0)
    f.create_group("#refs#")["a"] = np.arange(3.0)
with open(path("matlab73.mat"), "r+b") as f:
    f.write(b"MATLAB 7.3 MAT-file, Platform: GLNXA64".ljust(116) + bytes(8) + b"\x00\x02IM")

# netCDF-4: axes in any order, descending ones, packed numbers; fill values.
x = 0.25 * np.arange(12)
y = 0.25 * np.arange(7)
t = 0.5 * np.arange(3)
for name, dims, data in (
    ("nc_txy.nc", ("time", "x", "y"), filled(3, 7, 12).transpose(0, 2, 1)),
    ("nc_tyx.nc", ("time", "y", "x"), filled(3, 7, 12)),
):
    coords = {"time": t, "y": y, "x": x}
    xr.Dataset({"u": (dims, data)}, coords).to_netcdf(path(name), engine="netcdf4")
xr.Dataset({"u": (("x", "y"), plane.T)}, {"x": x, "y": y}).to_netcdf(
    path("nc_xy.nc"), engine="h5netcdf")
xr.Dataset({"u": (("y", "x"), plane[::-1])}, {"x": x, "y": y[::-1]}).to_netcdf(
    path("nc_north_first.nc"), engine="netcdf4")
xr.Dataset({"u": (("time", "x"), filled(3, 12))}, {"time": t, "x": x}).to_netcdf(
    path("nc_tx.nc"), engine="netcdf4")
packed = xr.Dataset({"u": (("time", "x"), filled(3, 12) / 8)}, {"time": t, "x": x})
packed.to_netcdf(path("nc_packed.nc"), engine="netcdf4", encoding={
    "u": {"dtype": "i2", "scale_factor": 1 / 32, "add_offset": 0.25, "_FillValue": -32768}})
packed["u"][1, 5] = np.nan
packed.to_netcdf(path("nc_missing.nc"), engine="netcdf4", encoding={
    "u": {"dtype": "i2", "scale_factor": 1 / 32, "add_offset": 0.25, "_FillValue": -32768}})
with netCDF4.Dataset(path("nc_valid.nc"), "w") as f:
    f.createDimension("time", None)
    f.createDimension("x", 12)
    f.createVariable("time", "f8", ("time",))[:] = t
    f.createVariable("x", "f8", ("x",))[:] = x
    u = f.createVariable("u", "f4", ("time", "x"), zlib=True)
    u.valid_range = np.array([0, 200], "f4")
    u.set_auto_mask(False)
    u[:] = filled(3, 12)
with netCDF4.Dataset(path("nc_unknown_axes.nc"), "w") as f:
    f.createDimension("alpha", 12)
    f.createDimension("beta", 12)
    f.createVariable("u", "f8", ("alpha", "beta"))[:] = filled(12, 12)

with netCDF4.Dataset(path("nc_level.nc"), "w") as f:
    for dim, length in (("time", 3), ("x", 12), ("level", 1), ("level2", 2), ("longitude", 12),
                        ("t", 3), ("x1", 5), ("xc", 5)):
        f.createDimension(dim, length)
    f.createVariable("time", "f8", ("time",))[:] = t
    f.createVariable("x", "f8", ("x",))[:] = x
    longitude = f.createVariable("longitude", "f8", ("longitude",))
    longitude.units = "degrees_east"
    longitude.axis = "X"
    longitude[:] = x
    f.createVariable("one", "f8", ("time", "level", "x"))[:] = filled(3, 12)[:, None]
    f.createVariable("two", "f8", ("time", "level2", "x"))[:] = filled(3, 2, 12)
    f.createVariable("sphere", "f8", ("time", "longitude"))[:] = filled(3, 12)
    f.createVariable("bare", "f8", ("t", "x1"))[:] = filled(3, 5)
    f.createVariable("half", "f8", ("time", "xc"))[:] = filled(3, 5)

xr.Dataset(
    {"u": (("y", "x"), plane)},
    {"x": ("x", x, {"units": "km"}), "y": ("y", y, {"units": "m"})},
).to_netcdf(path("nc_units.nc"), engine="netcdf4")

subprocess.run(["octave-cli", "--no-gui", "--eval", f"""
    [a, b] = ndgrid(0:6, 0:11); u = 10*a + b + 0.25; x = 0:0.25:2.75; t = linspace(0, 3, 7);
    s = sparse([1 0]); c = {{1}}; b = [true false]; z = [1+2i 3]; w = "ab"; n = 5; r.a = 1;
    save("-hdf5", "{path('octave.h5')}", "u", "x", "t", "s", "c", "b", "z", "w", "n", "r");
"""], check=True)
