/**
 * The build: steps over a {@link org.osimage.build.BuildState}, handed over by checkpoints. Entry
 * class: {@link org.osimage.build.ImageBuild}.
 */
package org.osimage.build;
