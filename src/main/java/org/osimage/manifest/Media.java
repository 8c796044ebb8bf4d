package org.osimage.manifest;

import java.util.Optional;
import org.osimage.element.Section;

/** The settings of the bootable media. */
public final class Media {
  private Media() {}

  /**
   * @param skip do not build it
   * @param volumeId 1 to 32 characters; empty: derived from the image's name
   * @param volumeSetId 1 to 128 characters, by which a running system finds its medium; empty:
   *     derived from the content
   * @param joliet also write Joliet names
   * @param sortFile names files with weights, as mkisofs -sort takes them: the heaviest come first
   */
  public record Iso(
      boolean skip,
      Optional<String> volumeId,
      Optional<String> volumeSetId,
      boolean joliet,
      Optional<String> sortFile)
      implements OutputOptions {
    public static Iso read(Section s) {
      Optional<String> volumeId = s.text("volumeId");
      volumeId.ifPresent(
          id -> {
            if (id.length() > 32 || !id.matches("[A-Za-z0-9_.-]+")) {
              s.problem(
                  "has the <volumeId> '"
                      + id
                      + "' ("
                      + id.length()
                      + " characters): ISO 9660 allows 1 to 32, use A-Z, 0-9 and _");
            }
          });
      Optional<String> set = s.text("volumeSetId");
      if (set.filter(id -> !id.matches("[\\x21-\\x7e]{1,128}")).isPresent()) {
        s.problem(
            "has the <volumeSetId> '"
                + set.orElse("")
                + "': it takes 1 to 128 printable ASCII characters without blanks");
      }
      return new Iso(
          s.flag("skip", false), volumeId, set, s.flag("joliet", false), s.text("sortFile"));
    }
  }

  /**
   * @param skip do not build it
   * @param label of the FAT file system, 1 to 11 characters
   * @param size of the FAT file system in MiB; empty: what its files need
   */
  public record Usb(boolean skip, String label, Optional<Integer> size) implements OutputOptions {
    public static Usb read(Section s) {
      String label = s.text("label", "OSIMAGE");
      if (!label.matches("[A-Z0-9_ -]{1,11}")) {
        s.problem(
            "has the <label> '" + label + "': FAT allows 1 to 11 characters A-Z, 0-9, _ and -");
      }
      return new Usb(
          s.flag("skip", false), label, s.number("size", 1, 1 << 21).map(Long::intValue));
    }
  }
}
