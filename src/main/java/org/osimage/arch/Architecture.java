package org.osimage.arch;

/** A processor that images can be made for, with its name in each world. */
public enum Architecture {
  X86_64("x86_64", "amd64", "i386", "i86pc");

  private final String text;
  private final String debian;
  private final String ips;
  private final String flar;

  Architecture(String text, String debian, String ips, String flar) {
    this.text = text;
    this.debian = debian;
    this.ips = ips;
    this.flar = flar;
  }

  public String debian() {
    return debian;
  }

  /** The kernel architecture, as {@code uname -m} of Solaris prints it. */
  public String flar() {
    return flar;
  }

  /** As IPS calls it, in {@code variant.arch}. */
  public String ips() {
    return ips;
  }

  /** As {@code <arch>} has it. */
  @Override
  public String toString() {
    return text;
  }
}
