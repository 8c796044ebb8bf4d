package org.osimage.source;

import java.nio.file.Path;

/**
 * A file or directory on the host.
 *
 * @param path absolute
 * @param shown as the user knows it and the same on every host: relative to the project, or only
 *     the last name, or the coordinates of an artifact
 */
public record ProjectFile(Path path, String shown) {}
