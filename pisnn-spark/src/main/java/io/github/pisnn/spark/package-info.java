/**
 * The same mathematics spread over a cluster: least squares over cached blocks, and Kryo
 * registration.
 */
@NullMarked
package io.github.pisnn.spark;

import org.jspecify.annotations.NullMarked;
