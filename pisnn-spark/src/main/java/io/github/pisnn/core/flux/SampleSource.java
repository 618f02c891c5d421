package io.github.pisnn.core.flux;

import io.github.pisnn.core.sum.BlockSource;

/** Stencils with the fluxes through their faces, a block at a time. */
public interface SampleSource extends BlockSource<SampleBlock> {}
