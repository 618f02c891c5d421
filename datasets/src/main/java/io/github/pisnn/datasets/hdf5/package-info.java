/**
 * HDF5, read without a native library: numbers in datasets of any layout, with their attributes.
 *
 * @see <a href="https://support.hdfgroup.org/documentation/hdf5/latest/_f_m_t4.html">HDF5 file
 *     format specification</a>
 */
@NullMarked
package io.github.pisnn.datasets.hdf5;

import org.jspecify.annotations.NullMarked;
