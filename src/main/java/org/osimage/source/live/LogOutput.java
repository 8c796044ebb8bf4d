package org.osimage.source.live;

import java.io.IOException;

/** Where the build log goes, also that of a build that fails. */
public interface LogOutput {
  /**
   * @param name of the source
   * @param text whole lines
   */
  void write(String name, String text) throws IOException;
}
