package org.osimage.squashfs;

import org.osimage.tree.Attributes;

/**
 * An inode as read.
 *
 * @param type the short form's
 * @param attributes with extended ones
 * @param links how many names it says to have
 * @param size of a file; of a directory's listing and the two names that are not in it; of a link's
 *     target
 * @param start where a file's blocks begin; where a directory's listing is: the block above 16 bits
 *     for the byte in it
 * @param fragment of a file: its block, or {@link Layout#NO_FRAGMENT}
 * @param offset of a file: the byte in its fragment block
 * @param device a device's number
 * @param rest where the list of a file's blocks, or a link's target, begins
 */
record Inode(
    int type,
    Attributes attributes,
    int links,
    long size,
    long start,
    int fragment,
    int offset,
    int device,
    MetadataReader.Cursor rest) {}
