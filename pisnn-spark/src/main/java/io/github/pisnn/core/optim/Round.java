package io.github.pisnn.core.optim;

/**
 * What a round of training came to.
 *
 * @param number its number, from 1
 * @param loss the loss at the point evaluated
 * @param validation the validation loss there; NaN without held-out blocks
 * @param control what steered the step there: see {@link Optimizer#control}
 * @param accepted whether the point was taken
 */
public record Round(int number, double loss, double validation, double control, boolean accepted) {}
