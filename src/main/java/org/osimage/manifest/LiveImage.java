package org.osimage.manifest;

import java.util.Optional;
import org.osimage.element.Section;

/**
 * A live illumos image, whose root in memory mounts most of the system from its medium.
 *
 * @param usrCompression of the file system with /usr: gzip, gzip-6, gzip-9, lzma or none
 * @param miscCompression of the file system with /opt, /etc and /var
 * @param marker the file at the boot root's top that tells the system what it is
 */
public record LiveImage(String usrCompression, String miscCompression, Optional<String> marker) {
  private static final String[] COMPRESSIONS = {"gzip", "gzip-6", "gzip-9", "lzma", "none"};

  static LiveImage read(Section s) {
    String both = s.word("compression", COMPRESSIONS);
    Optional<String> marker = s.text("marker");
    if (marker.filter(m -> m.indexOf('/') >= 0 || m.matches("\\.{1,2}")).isPresent()) {
      s.problem("has the <marker> " + marker.orElse("") + ", which is no file name");
    }
    return new LiveImage(
        s.optionalWord("usrCompression", COMPRESSIONS).orElse(both),
        s.optionalWord("miscCompression", COMPRESSIONS).orElse(both),
        marker);
  }
}
