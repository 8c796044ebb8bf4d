package org.osimage.source.live;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * What the original's customize step did to every image.
 *
 * @param stamp the build stamp, {@code YYYYMMDDTHHMMSSZ} or what the user calls the build
 * @param writeStamp write it to {@code etc/joyent_buildstamp}, and in place of a stamp in {@code
 *     etc/motd} and {@code etc/issue}
 * @param release text of {@code etc/release}; {@code @buildstamp@} stands for the stamp
 * @param motd text of {@code etc/motd}, likewise
 * @param hostid 1 to 0x7fffffff
 * @param rootPassword hash as crypt(3) has it, for the row of root
 */
public record ImageEdits(
    String stamp,
    boolean writeStamp,
    Optional<String> release,
    Optional<String> motd,
    OptionalInt hostid,
    Optional<String> rootPassword) {
  /** No edits. */
  public static ImageEdits none(String stamp) {
    return new ImageEdits(
        stamp, false, Optional.empty(), Optional.empty(), OptionalInt.empty(), Optional.empty());
  }

  /** Without the password. */
  @Override
  public String toString() {
    return "edits of build " + stamp;
  }
}
