package io.github.pisnn.it.benchmark;

/**
 * One timed rollout.
 *
 * @param seconds processor time of its steps
 * @param digest digest of the state it ended in
 */
record Timing(double seconds, String digest) {}
