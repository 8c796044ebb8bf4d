/**
 * Readers for archives that nobody vouches for: cpio, tar, zip and ar, compressed or not. They
 * believe nothing. Entry class: {@link org.osimage.archive.read.ArchiveReader}.
 */
package org.osimage.archive.read;
