package io.github.pisnn.core.law;

import java.util.function.DoubleUnaryOperator;

/**
 * A law of fourth order by its parts, u_t = mobility * laplace(stiffness * u + rest(u) -
 * lengthSquared * laplace(u)). A solver makes the linear ones exact, and the rest explicit.
 *
 * @param mobility in length^2 per time, positive
 * @param lengthSquared of the front between two phases, in length^2, positive
 * @param stiffness not negative; as large as the slope of a pure phase, so that the rest is small
 *     there
 * @param rest what is not linear
 * @param pure the values of the pure phases, between which most of a solution is
 */
public record PhaseField(
    double mobility,
    double lengthSquared,
    double stiffness,
    DoubleUnaryOperator rest,
    Law.Range pure) {}
