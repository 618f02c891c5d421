"""Writes the .npy and .npz files of this folder: NumPy 2.4.6.

A value is 1000 trajectory + 100 snapshot + 10 row + column + 0.25.
"""

import numpy as np

n, t, y, x = np.ogrid[0:2, 0:3, 0:2, 0:4]
all_axes = 1000.0 * n + 100 * t + 10 * y + x + 0.25
u = all_axes[0, :, 0, :]
places = 0.25 * np.arange(4)
times = np.arange(3)

# What scripts save beside a field.
np.savez_compressed(
    "bystanders.npz",
    u=u,
    x=places,
    t=times,
    nt=100,
    pde="burgers",
    settings={"nu": 0.01},
    label=b"run",
    started=np.datetime64("2026-01-01"),
    spectrum=np.fft.fft(u)[:1, :1],
    table=np.zeros(1, dtype=[("a", "<f8")]),
)
# solve_ivp(...).y.T is Fortran's order.
np.savez_compressed("fortran.npz", u=np.asfortranarray(u), x=places, t=times.astype("u1"))
np.savez_compressed("fortran4.npz", u=np.asfortranarray(all_axes), x=places, t=times, y=np.arange(2))
np.savez_compressed("complex.npz", u=u + 0j, x=places, t=times, nt=3)
# From the largest place to the smallest one.
np.savez_compressed("descending.npz", u=u[:, ::-1], x=places[::-1], t=times)
np.savez_compressed(
    "plate.npz", u=all_axes[:, :, ::-1, ::-1], x=places[::-1], y=0.5 * np.arange(2)[::-1], t=times
)
np.savez_compressed("past.npz", u=u[::-1], x=places, t=times[::-1])
np.savez_compressed("pair.npz", a=all_axes[:, 0, 0, :], u=all_axes[:, 1, 0, :], nu=0.1)
np.savez_compressed("pair_places.npz", a=all_axes[:, 0, 0, :], u=all_axes[:, 1, 0, :], x=places)
np.save("fortran.npy", np.asfortranarray(all_axes))
