"""Writes the files of this folder: SciPy 1.17.1, netCDF4 1.7.4, xarray 2026.9.0, NumPy 2.4.6.

A value is 100 snapshot + 10 row + column + 0.25, or four times as much where it is an integer.
"""

import netCDF4
import numpy as np
import scipy.io
import xarray

t, y, x = np.ogrid[0:3, 0:2, 0:4]
u = 100.0 * t + 10 * y + x + 0.25

with scipy.io.netcdf_file("scipy.nc", "w") as f:
    f.title = "burgers"
    f.createDimension("time", None)
    f.createDimension("y", 2)
    f.createDimension("x", 4)
    f.createDimension("letters", 3)
    for name, values in (("x", 0.25 * x.ravel()), ("y", y.ravel())):
        f.createVariable(name, "d", (name,))[:] = values
    f.createVariable("time", "f", ("time",))[:] = t.ravel()
    f.createVariable("u", "d", ("time", "y", "x"))[:] = u
    # Records of three bytes, padded to four.
    flags = f.createVariable("flags", "b", ("time", "letters"))
    flags[:] = np.arange(9).reshape(3, 3)
    f.createVariable("words", "c", ("letters",))[:] = [b"a", b"b", b"c"]
    f.variables["u"].units = "m"
    f.variables["u"].range = np.array([1.0, 2.0])

# One variable of records is not padded: three bytes a record.
with scipy.io.netcdf_file("single.nc", "w") as f:
    f.createDimension("time", None)
    f.createDimension("x", 3)
    f.createVariable("flags", "b", ("time", "x"))[:] = np.arange(9).reshape(3, 3)

for version in ("NETCDF3_CLASSIC", "NETCDF3_64BIT_OFFSET", "NETCDF3_64BIT_DATA"):
    with netCDF4.Dataset(version.lower() + ".nc", "w", format=version) as f:
        f.createDimension("time", None)
        f.createDimension("y", 2)
        f.createDimension("x", 4)
        f.createVariable("x", "f4", ("x",))[:] = 0.25 * x.ravel()
        f.createVariable("y", "i2", ("y",))[:] = y.ravel()
        f.createVariable("time", "f8", ("time",))[:] = t.ravel()
        f.createVariable("u", "f4", ("time", "y", "x"))[:] = u
        f.createVariable("crs", "i4", ())[:] = 7
        packed = f.createVariable("packed", "i2", ("time", "y", "x"))
        packed.scale_factor = 0.25
        packed.add_offset = 0.0
        packed[:] = u
        # Without a sign these are 0 to 255, which stands for no number.
        unsigned = f.createVariable("unsigned", "i1", ("y", "x"), fill_value=np.int8(-1))
        unsigned.setncattr("_Unsigned", "true")
        unsigned.set_auto_maskandscale(False)
        unsigned[:] = np.array([[0, 127, 128, 254], [255, 1, 2, 3]], dtype="u1").view("i1")
        # What is not written is no number.
        part = f.createVariable("part", "f8", ("time", "x"))
        part[0, 0:2] = [1.0, 2.0]

with netCDF4.Dataset("types.nc", "w", format="NETCDF3_64BIT_DATA") as f:
    f.createDimension("n", 2)
    for kind in ("i1", "u1", "i2", "u2", "i4", "u4", "i8", "u8", "f4", "f8"):
        values = f.createVariable(kind, kind, ("n",), fill_value=None)
        values.set_auto_maskandscale(False)
        values[:] = [3, -5 if kind[0] != "u" else 2 ** min(8 * int(kind[1]) - 1, 53)]

xarray.Dataset(
    {"u": (("time", "y", "x"), u)},
    coords={"x": 0.25 * x.ravel(), "y": y.ravel(), "time": t.ravel().astype("f8")},
).to_netcdf("xarray.nc", engine="scipy", unlimited_dims=["time"])
