package org.osimage.archive;

/** The two cpio formats that are written. */
public enum CpioFormat {
  /**
   * SVR4 "new ASCII", magic 070701: hexadecimal fields of 32 bits, records aligned to four bytes,
   * the body of a file with several names stands at its last name. Linux unpacks it as initramfs.
   */
  NEWC("cpio (newc)", 110, 4, 0xffffffffL, 0xffffffffL, 0xffffffffL, 0xffffffffL),

  /**
   * POSIX.1 "old character", magic 070707: octal fields of 18 bits (size and time 33), no
   * alignment, every name of a file carries the body, since readers in boot loaders look up one
   * name only.
   */
  ODC("cpio (odc)", 76, 1, 0777777L, 0777777L, 077777777777L, 077777777777L);

  final String title;
  final int headerLength;
  final int alignment;
  final long maxId;
  final long maxInode;
  final long maxSize;
  final long maxTime;

  CpioFormat(
      String title,
      int headerLength,
      int alignment,
      long maxId,
      long maxInode,
      long maxSize,
      long maxTime) {
    this.title = title;
    this.headerLength = headerLength;
    this.alignment = alignment;
    this.maxId = maxId;
    this.maxInode = maxInode;
    this.maxSize = maxSize;
    this.maxTime = maxTime;
  }

  /** The length with padding up to the next record or body. */
  long padded(long length) {
    return (length + alignment - 1) / alignment * alignment;
  }
}
