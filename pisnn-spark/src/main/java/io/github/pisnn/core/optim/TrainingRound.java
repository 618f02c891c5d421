package io.github.pisnn.core.optim;

/**
 * A round of a training.
 *
 * @param seed the seed that was trained from
 * @param stage the stage's number, from 1
 * @param round what came out
 * @param seconds the time that it took
 */
public record TrainingRound(long seed, int stage, Round round, double seconds) {}
