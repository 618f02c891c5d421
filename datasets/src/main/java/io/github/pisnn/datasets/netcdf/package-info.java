/** NetCDF's files before version 4. */
@NullMarked
package io.github.pisnn.datasets.netcdf;

import org.jspecify.annotations.NullMarked;
