package org.osimage.boot.grub;

import java.io.IOException;

/** Where the parts of GRUB come from: the files of one platform directory. */
public interface GrubFiles {
  /**
   * The bytes of one file.
   *
   * @param name as in {@code /usr/lib/grub/i386-pc}, for example {@code kernel.img}
   * @throws org.osimage.ImageBuildException if there is no such file; its message names the package
   *     to add
   */
  byte[] read(String name) throws IOException;
}
