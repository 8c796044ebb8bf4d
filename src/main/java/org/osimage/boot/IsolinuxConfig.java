package org.osimage.boot;

import java.util.List;

/** {@code isolinux.cfg}: SYSLINUX 6, doc/syslinux.txt. */
final class IsolinuxConfig {
  private IsolinuxConfig() {}

  /**
   * @param kernel absolute path on the ISO
   * @param initrds absolute paths on the ISO, loaded one behind the other
   */
  static String of(BootMenu menu, String kernel, List<String> initrds) {
    StringBuilder text = new StringBuilder();
    text.append("SERIAL 0 115200\n"); // the manual wants it first
    text.append("DEFAULT ").append(menu.defaultEntry().id()).append('\n');
    text.append("PROMPT ").append(menu.timeout() > 0 ? 1 : 0).append('\n');
    if (menu.timeout() > 0) {
      text.append("TIMEOUT ").append(menu.timeout() * 10).append('\n'); // tenths of a second
      text.append("SAY Type a name and Enter, or wait:\n");
      for (BootMenu.Item item : menu.entries()) {
        text.append("SAY   ").append(item.id()).append(" - ").append(ascii(item.title()));
        text.append('\n');
      }
    }
    for (BootMenu.Item item : menu.entries()) {
      text.append("\nLABEL ").append(item.id()).append('\n');
      text.append("  MENU LABEL ").append(ascii(item.title()).replace("^", "")).append('\n');
      text.append("  LINUX ").append(kernel).append('\n');
      text.append("  INITRD ").append(String.join(",", initrds)).append('\n');
      text.append("  APPEND ").append(item.kernelArgs()).append('\n');
    }
    return text.toString();
  }

  /** A BIOS shows code page 437. */
  private static String ascii(String title) {
    return title.replaceAll("[^\\x20-\\x7e]", "?");
  }
}
