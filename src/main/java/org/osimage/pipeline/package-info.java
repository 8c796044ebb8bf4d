/**
 * The build: steps over a {@link org.osimage.pipeline.step.BuildState}, handed over by checkpoints.
 * Entry class: {@link org.osimage.pipeline.ImageBuild}.
 */
package org.osimage.pipeline;
