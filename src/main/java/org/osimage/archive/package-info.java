/**
 * Archives as tools exchange them: cpio (newc after the Linux kernel's {@code buffer-format}, odc
 * after POSIX {@code pax}), pax interchange tar, and readers for these, zip and ar that believe
 * nothing. Entry classes: {@link org.osimage.archive.CpioWriter}, {@link
 * org.osimage.archive.PaxWriter}, {@link org.osimage.archive.ArchiveReader}.
 */
package org.osimage.archive;
