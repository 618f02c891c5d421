/** How flux operators learn: from labelled fluxes, from the law, and along unrolled steps. */
@NullMarked
package io.github.pisnn.core.flux;

import org.jspecify.annotations.NullMarked;
