package org.osimage.source.live;

import java.util.Optional;
import org.osimage.ImageBuildException;
import org.osimage.account.PasswordHash;
import org.osimage.element.Hidden;
import org.osimage.element.Section;

/**
 * What the original's customize step did to every image.
 *
 * @param writeStamp write the build stamp to {@code etc/joyent_buildstamp}, and in place of a stamp
 *     in {@code etc/motd} and {@code etc/issue}
 * @param release text of {@code etc/release}; {@code @buildstamp@} stands for the stamp
 * @param motd text of {@code etc/motd}, likewise
 * @param hostid 1 to 0x7fffffff
 * @param rootPassword hash as crypt(5) has it, for the row of root
 */
public record ImageEdits(
    boolean writeStamp,
    Optional<String> release,
    Optional<String> motd,
    Optional<Integer> hostid,
    Optional<Hidden> rootPassword) {
  /** No edits. */
  public static final ImageEdits NONE =
      new ImageEdits(false, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

  static ImageEdits read(Section s) {
    return new ImageEdits(
        s.flag("buildstamp", false),
        s.text("release"),
        s.text("motd"),
        hostid(s),
        s.text("rootPasswordHash").map(Hidden::of));
  }

  private static Optional<Integer> hostid(Section s) {
    Optional<String> text = s.text("hostid");
    if (text.isPresent() && !text.get().matches("(0x)?0*[1-9a-fA-F][0-9a-fA-F]{0,7}")) {
      s.problem("has the <hostid> '" + text.get() + "', which is no hexadecimal number");
      return Optional.empty();
    }
    Optional<Long> id = text.map(t -> Long.parseLong(t.startsWith("0x") ? t.substring(2) : t, 16));
    if (id.orElse(1L) > Integer.MAX_VALUE) {
      s.problem("has the <hostid> " + text.orElse("") + "; the largest is 7fffffff");
      return Optional.empty();
    }
    return id.map(Long::intValue);
  }

  void checkPassword() throws ImageBuildException {
    if (rootPassword.isPresent()) {
      PasswordHash.checked(rootPassword.get().text(), "root");
    }
  }
}
