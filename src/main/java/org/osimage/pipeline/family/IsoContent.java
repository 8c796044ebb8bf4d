package org.osimage.pipeline.family;

import org.osimage.boot.IsoBoot;
import org.osimage.tree.ImageTree;

/**
 * What goes onto an ISO image.
 *
 * @param boot loaders outside the tree
 * @param tree all files
 * @param relaxedNames whether a loader reads nothing but the primary names
 */
public record IsoContent(IsoBoot boot, ImageTree tree, boolean relaxedNames) {}
