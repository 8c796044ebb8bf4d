/**
 * The file system ext4 of Linux, as its documentation in the kernel describes the disk layout
 * (Documentation/filesystems/ext4): extents, 64-bit group descriptors, flexible groups, checksums
 * of all metadata, hashed directories. Entry classes: {@link org.osimage.ext4.Ext4Writer} and
 * {@link org.osimage.ext4.image.Ext4Image}.
 */
package org.osimage.ext4;
