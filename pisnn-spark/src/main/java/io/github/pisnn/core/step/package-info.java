/**
 * The step: conservative leaky integrate-and-fire neurons on the faces, the state they act on, and
 * its ledger.
 */
@NullMarked
package io.github.pisnn.core.step;

import org.jspecify.annotations.NullMarked;
