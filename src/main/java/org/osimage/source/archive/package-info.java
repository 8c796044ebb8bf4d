/**
 * The elements {@code <artifact>} and {@code <flar>}: resolved artifacts and other files, placed as
 * they are or unpacked. Entry class: {@link org.osimage.source.archive.ArtifactSource}.
 */
package org.osimage.source.archive;
