package org.osimage.boot;

import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;

/** The files of systemd-boot: loader.conf(5) and the Boot Loader Specification, type 1. */
final class SystemdBootConfig {
  private SystemdBootConfig() {}

  /**
   * Paths on the EFI system partition and their text.
   *
   * @param kernel absolute path on that partition
   * @param initrds absolute paths on that partition, loaded one behind the other
   */
  static SortedMap<String, String> of(BootMenu menu, String kernel, List<String> initrds) {
    SortedMap<String, String> files = new TreeMap<>();
    files.put(
        "loader/loader.conf",
        "timeout " + menu.timeout() + "\ndefault " + menu.defaultEntry().id() + ".conf\n");
    int number = 1;
    for (BootMenu.Item item : menu.entries()) {
      StringBuilder text = new StringBuilder("title ").append(item.title()).append('\n');
      // without the key the order would be that of the file names
      text.append(String.format(Locale.ROOT, "sort-key %04d", number++)).append("\n");
      text.append("linux ").append(kernel).append('\n');
      for (String initrd : initrds) {
        text.append("initrd ").append(initrd).append('\n');
      }
      if (!item.kernelArgs().isEmpty()) {
        text.append("options ").append(item.kernelArgs()).append('\n');
      }
      files.put("loader/entries/" + item.id() + ".conf", text.toString());
    }
    return files;
  }
}
