package org.osimage.pipeline.step;

import java.nio.file.Path;

/**
 * A finished file to attach.
 *
 * @param type Maven's artifact type, which is also the extension
 * @param classifier without the execution's prefix
 */
public record OutputArtifact(Path file, String type, String classifier) {}
