#!/usr/bin/env bash
# A netCDF-4 dimension that has no coordinate variable is a dataset in the HDF5 file all the same.
#
# Seen with netCDF4 1.7.4 (netCDF-C 4.9), h5py 3.16.0 (HDF5 2.0.0), Python 3.11: netCDF4 lists the
# variable u alone; h5py lists u and t, and t reads as three zeros that nobody has written, in
# big-endian float32. Whoever looks for coordinates by their names in the HDF5 file finds three times at 0. What
# tells it from a coordinate is the text of its attribute NAME.
#
# Expected output:
#   netCDF4: variables ['u'], dimensions ['t', 'x']
#   h5py: datasets ['t', 'u', 'x'], t = [0.0, 0.0, 0.0], >f4
#   NAME of t begins with: This is a netCDF dimension but not a netCDF variable.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/python"
"$folder/python/bin/pip" --quiet install netCDF4==1.7.4 h5py==3.16.0
"$folder/python/bin/python" - "$folder/u.nc" > "$folder/found" <<'PY'
import sys

import h5py
import netCDF4
import numpy as np

with netCDF4.Dataset(sys.argv[1], "w") as f:
    f.createDimension("t", 3)
    f.createDimension("x", 4)
    f.createVariable("u", "f8", ("t", "x"))[:] = np.ones((3, 4))
with netCDF4.Dataset(sys.argv[1]) as f:
    print(f"netCDF4: variables {sorted(f.variables)}, dimensions {sorted(f.dimensions)}")
with h5py.File(sys.argv[1]) as f:
    print(f"h5py: datasets {sorted(f)}, t = {f['t'][:].tolist()}, {f['t'].dtype}")
    print("NAME of t begins with:", f["t"].attrs["NAME"].decode()[:53])
PY
cat "$folder/found"
diff "$folder/found" - <<'EXPECTED'
netCDF4: variables ['u'], dimensions ['t', 'x']
h5py: datasets ['t', 'u', 'x'], t = [0.0, 0.0, 0.0], >f4
NAME of t begins with: This is a netCDF dimension but not a netCDF variable.
EXPECTED
