/** The conservation laws that operators learn. */
@NullMarked
package io.github.pisnn.core.law;

import org.jspecify.annotations.NullMarked;
