package io.github.pisnn.core.train;

/** Stencils with the fluxes through their faces, a block at a time. */
public interface SampleSource extends BlockSource<SampleBlock> {}
