package io.github.pisnn.datasets.sampling;

import io.github.pisnn.core.domain.FaceTable;

/**
 * The training states of a block, rounded to quanta, each with the fluxes of the rounded state over
 * one step.
 *
 * @param number the block's number
 * @param states counts, one state after the other
 * @param fluxes what crosses each face during one step, in quanta, one state after the other, in
 *     the order of {@link io.github.pisnn.core.domain.FaceTable}
 * @param coefficients of the grid's cells; none where all conduct alike
 */
@SuppressWarnings("ArrayRecordComponent") // bulk data, compared by nobody
public record LabelledStates(int number, int[] states, double[] fluxes, double[] coefficients) {}
