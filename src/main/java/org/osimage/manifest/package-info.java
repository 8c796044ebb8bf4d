/**
 * The description of an image as records, read from a tree of named elements (a POM's
 * configuration) with all mistakes collected; and the registry of sources, {@link
 * org.osimage.manifest.SourceKinds}, which read their own elements. Entry class: {@link
 * org.osimage.manifest.ImageDescription}.
 */
package org.osimage.manifest;
