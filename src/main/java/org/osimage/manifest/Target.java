package org.osimage.manifest;

import java.util.Optional;
import org.osimage.element.Section;

/**
 * Where checkpoints lie.
 *
 * @param directory of the host; each execution has one of its name in it. Empty: target/osimage
 * @param create begin every build anew, without the checkpoints of earlier ones
 */
public record Target(Optional<String> directory, boolean create) {
  static Target read(Section s) {
    return new Target(s.text("directory"), s.word("action", "preserve", "create").equals("create"));
  }
}
