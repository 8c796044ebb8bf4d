package org.osimage.boot.illumos;

import java.io.IOException;
import java.io.InputStream;
import org.osimage.content.Content;
import org.osimage.content.ContentStore;

/**
 * What kind of kernel a file is: loaders start each in its own way, with a boot archive of its own.
 */
public enum Kernel {
  /** An illumos kernel, or any other of the Multiboot specification. */
  MULTIBOOT,
  /** A Linux bzImage; its boot archive is an initramfs. */
  LINUX;

  /** "HdrS" (Linux, Documentation/arch/x86/boot.rst). */
  private static final int HEADER = 0x202;

  /** Looks into a file. */
  public static Kernel of(ContentStore store, Content content) throws IOException {
    byte[] start;
    try (InputStream in = store.open(content)) {
      start = in.readNBytes(HEADER + 4);
    }
    boolean linux =
        start.length == HEADER + 4
            && start[HEADER] == 'H'
            && start[HEADER + 1] == 'd'
            && start[HEADER + 2] == 'r'
            && start[HEADER + 3] == 'S';
    return linux ? LINUX : MULTIBOOT;
  }
}
