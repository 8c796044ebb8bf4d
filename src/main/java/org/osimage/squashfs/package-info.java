/**
 * SquashFS 4.0, the compressed file system that Linux roots lie in: a writer whose blocks are
 * compressed once in their life, and a reader that trusts nothing. Entry classes: {@link
 * org.osimage.squashfs.SquashfsWriter} and {@link org.osimage.squashfs.SquashfsImage}.
 *
 * <p>Names as in the kernel's {@code fs/squashfs/squashfs_fs.h}. On the disk: superblock,
 * compressor options, blocks of files and fragments, then in metadata blocks of 8 KiB the tables of
 * inodes, directories, fragments, exports, ids and extended attributes.
 */
package org.osimage.squashfs;
