/**
 * Archives as tools exchange them, written: cpio (newc after the Linux kernel's {@code
 * buffer-format}, odc after POSIX {@code pax}), pax interchange tar, mtree and lists of checksums.
 * Entry classes: {@link org.osimage.archive.CpioWriter}, {@link org.osimage.archive.PaxWriter}.
 */
package org.osimage.archive;
