"""Writes the MATLAB files of this folder: SciPy 1.17.1, Octave 7.3.0.

A value is 1000 trajectory + 100 snapshot + 10 row + column + 0.25.
"""

import subprocess

import numpy as np
import scipy.io
import scipy.sparse

n, t, y, x = np.ogrid[0:2, 0:3, 0:2, 0:4]
all_axes = 1000.0 * n + 100 * t + 10 * y + x + 0.25
u = all_axes[0, :, 0, :]
places = 0.25 * np.arange(4)
times = np.arange(3)


def save(name, format="5", **arrays):
    scipy.io.savemat(name, arrays, format=format, do_compression=True)


save("three.mat", u=all_axes[:, :, 0, :].astype("f4"), x=places, t=times)
save("plate.mat", u=all_axes[0], x=places, y=0.5 * np.arange(2), t=times)
save("timelast.mat", u=all_axes[0].transpose(1, 2, 0), x=places, y=0.5 * np.arange(2), t=times)
# What an inverse Fourier transform leaves, as in the well-known file of Burgers' equation.
save("rounding.mat", usol=u.T + 1e-8j, x=places, t=times)
save("complex.mat", u=u + 0.5j, x=places, t=times)
save("past.mat", u=u[::-1], x=places[::-1], t=times[::-1])
save("descending.mat", u=u[:, ::-1], x=places[::-1], t=times)
save("pair.mat", a=all_axes[:, 0, 0, :], u=all_axes[:, 1, 0, :], a_x=all_axes[:, 0, 0, :])
save(
    "bystanders.mat",
    u=u,
    x=places,
    t=times,
    nt=100,
    pde="burgers",
    grid={"x": places},
    names=np.array(["a", "bc"], dtype=object),
    near=scipy.sparse.eye(3),
    inside=u > 0,
    spectrum=np.fft.fft(u),
)
save("logical.mat", u=np.array([[True, False, True, True], [False] * 4]), x=places, t=[0, 1])
save("integers.mat", u=np.array([[1, 2, 3, -4], [5, 6, 7, 2**53]]), x=places, t=[0, 1])
save("large.mat", u=np.array([[1, 2, 3, -4], [5, 6, 7, 2**53 + 1]]), x=places, t=[0, 1])

save("four.mat", "4", u=u, x=places, t=times)
save("four_single.mat", "4", u=u.T.astype("f4"), x=places, t=times.astype("i2"))
save("four_rounding.mat", "4", u=u + 1e-8j, x=places, t=times)
save(
    "four_bystanders.mat",
    "4",
    u=u,
    x=places,
    t=times,
    pde="burgers",
    near=scipy.sparse.csc_matrix(np.eye(3)),
    spectrum=u + 0.5j,
)

script = """
[X, Y, T] = ndgrid(0:3, 0:1, 0:2);
all = 100 * T + 10 * Y + X + 0.25;
u = squeeze(all(:, 1, :));
x = 0.25 * (0:3);
t = (0:2)';
save -v4 octave4.mat u x t;
name = 'burgers'; cells = {1, 2}; options.nu = 1; near = sparse(eye(3)); inside = u > 0;
save -v6 octave6.mat u x t name cells options near inside;
u = permute(all, [3, 2, 1]);
y = [0 0.5];
save -v7 octave7.mat u x y t;
"""
subprocess.run(["octave", "--no-gui", "--eval", script], check=True)
