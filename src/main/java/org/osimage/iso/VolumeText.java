package org.osimage.iso;

import org.osimage.ImageBuildException;

/**
 * The texts of a volume descriptor (ECMA-119 section 8.4). Joliet keeps the first half of each.
 *
 * @param systemId at most 32 printable ASCII characters
 * @param volumeId the label: 1 to 32 of A-Z a-z 0-9 _ - and dot
 * @param volumeSetId at most 128 printable ASCII characters, as the rest
 */
public record VolumeText(
    String systemId,
    String volumeId,
    String volumeSetId,
    String publisherId,
    String preparerId,
    String applicationId) {
  /** Only a label. */
  public static VolumeText label(String volumeId) {
    return new VolumeText("", volumeId, "", "", "", "");
  }

  /**
   * Judges a label; to be called before any work is done.
   *
   * @throws ImageBuildException naming the label, the rule and what to do
   */
  public static void checkVolumeId(String id) throws ImageBuildException {
    if (id.isEmpty() || id.length() > 32) {
      throw new ImageBuildException(
          "the volume id '"
              + id
              + "' has "
              + id.length()
              + " characters, and ISO 9660 takes 1 to 32: choose another one");
    }
    if (!id.chars().allMatch(VolumeText::isLabel)) {
      throw new ImageBuildException(
          "the volume id '"
              + id
              + "' has a character other than A-Z, a-z, 0-9, '_', '-' and '.': choose another one");
    }
  }

  private static boolean isLabel(int c) {
    return c == '_' || c == '-' || c == '.' || (c < 128 && Character.isLetterOrDigit(c));
  }

  void check() throws ImageBuildException {
    checkVolumeId(volumeId);
    check("system id", systemId, 32);
    check("volume set id", volumeSetId, 128);
    check("publisher id", publisherId, 128);
    check("preparer id", preparerId, 128);
    check("application id", applicationId, 128);
  }

  private static void check(String what, String text, int limit) throws ImageBuildException {
    if (text.length() > limit || !text.chars().allMatch(c -> c >= ' ' && c <= '~')) {
      throw new ImageBuildException(
          "the "
              + what
              + " '"
              + text
              + "' of an ISO 9660 image must be at most "
              + limit
              + " printable ASCII characters: shorten or respell it");
    }
  }
}
