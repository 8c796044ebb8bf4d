package org.osimage.source.overlay;

import java.util.Optional;
import org.osimage.element.Section;

/**
 * A rule over the finished image; the rules apply in their order, so the last match decides.
 *
 * @param pattern Ant-style, over the whole image
 */
public record Permission(
    String pattern,
    Optional<String> owner,
    Optional<String> group,
    Optional<Integer> fileMode,
    Optional<Integer> directoryMode) {
  static Permission read(Section s) {
    Optional<Integer> mode = s.mode("mode");
    Permission permission =
        new Permission(
            s.required("pattern"),
            s.owner("owner"),
            s.owner("group"),
            s.mode("fileMode").or(() -> mode),
            s.mode("directoryMode").or(() -> mode));
    if (permission.owner.isEmpty()
        && permission.group.isEmpty()
        && permission.fileMode.isEmpty()
        && permission.directoryMode.isEmpty()) {
      s.problem("changes nothing: give <owner>, <group>, <mode>, <fileMode> or <directoryMode>");
    }
    return permission;
  }
}
