package io.github.pisnn.search;

import java.util.SortedMap;

/**
 * A part of a trial: its training from where it stands up to a number of rounds.
 *
 * @param trial the trial's number, from 0
 * @param values the values of all keys that are searched there, as text in JSON
 * @param rung the leg's number, from 0
 * @param rounds rounds that the trial has made at its end
 * @param isLast whether the trial is done then
 */
public record Leg(
    int trial, SortedMap<String, String> values, int rung, int rounds, boolean isLast) {}
