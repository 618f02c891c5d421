package io.github.pisnn.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/**
 * What a tool has written goes through {@code pisnn dataset} and {@code pisnn rollout}, and other
 * tools find the same numbers in what these write; {@code it/agreement} does it for all formats.
 * Skipped where there is no Python 3 with netCDF4, xarray and pyarrow.
 */
class AgreementIT {

  @Test
  void otherToolsFindTheSameNumbers() throws IOException, InterruptedException {
    Optional<String> python = Python.with("import netCDF4, numpy, pyarrow.parquet, xarray");
    Assumptions.assumeTrue(
        python.isPresent(), "skipped: no Python 3 with netCDF4, xarray and pyarrow");
    Command.Outcome outcome =
        Command.run(
            Command.ROOT, List.of("env", "PYTHON=" + python.get(), "it/agreement", "netcdf4"));
    assertEquals(0, outcome.status(), outcome::toString);
    String line = outcome.out().get(outcome.out().size() - 1);
    assertTrue(line.startsWith("netcdf4: pyarrow: equal; "), line);
    assertFalse(line.contains("skipped"), line);
  }
}
