package org.osimage.boot.illumos;

import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import org.osimage.ImageBuildException;
import org.osimage.arch.Architecture;
import org.osimage.boot.BootMenu;

/**
 * The menu of illumos's loader: {@code boot/loader.conf.local}, which its loader.conf(5) reads
 * last, and {@code boot/menu.rc.local}, with which distributions add entries. The loader's first
 * entry is the menu's standard one; its numbers 6 to 8 are free for others.
 */
final class LoaderMenu {
  private static final int FIRST_FREE = 6;
  private static final int FREE = 3;

  private static final String ARCHIVE =
      Architecture.X86_64.in("/platform/{flar}/${ISADIR}/boot_archive");

  private LoaderMenu() {}

  /**
   * Paths on the medium and their text.
   *
   * @throws ImageBuildException if there are more entries than the loader has room for, or one has
   *     a double quote, which its files cannot hold
   */
  static SortedMap<String, String> of(BootMenu menu) throws ImageBuildException {
    SortedMap<String, String> files = new TreeMap<>();
    BootMenu.Item standard = standard(menu);
    files.put(
        "boot/loader.conf.local",
        line("loader_menu_title", menu.title())
            + line("autoboot_delay", menu.timeout() == 0 ? "-1" : "" + menu.timeout())
            + line("boot-args", standard.kernelArgs())
            + line("boot_archive_load", "YES")
            + line("boot_archive_type", "rootfs")
            + line("boot_archive_name", ARCHIVE)
            + line("boot_archive.hash_load", "YES")
            + line("boot_archive.hash_type", "hash")
            + line("boot_archive.hash_name", ARCHIVE + ".hash"));
    String entries = entries(menu, standard);
    if (!entries.isEmpty()) {
      files.put("boot/menu.rc.local", entries);
    }
    return files;
  }

  private static BootMenu.Item standard(BootMenu menu) {
    return menu.entries().stream()
        .filter(e -> e.id().equals(BootMenu.STANDARD))
        .findFirst()
        .orElseThrow();
  }

  private static String entries(BootMenu menu, BootMenu.Item standard) throws ImageBuildException {
    List<BootMenu.Item> more = menu.entries().stream().filter(e -> !e.equals(standard)).toList();
    if (more.size() > FREE) {
      throw new ImageBuildException(
          "<bootMods> has "
              + more.size()
              + " entries, and the menu of the illumos loader has room for "
              + FREE
              + " besides its own");
    }
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < more.size(); i++) {
      BootMenu.Item item = more.get(i);
      int number = FIRST_FREE + i;
      String caption = number + ". " + item.title();
      text.append(set("mainmenu_caption", number, caption));
      text.append(set("mainmenu_command", number, ("boot " + item.kernelArgs()).strip()));
      text.append(set("mainmenu_keycode", number, "" + (int) Character.forDigit(number, 10)));
      text.append(set("mainansi_caption", number, caption));
    }
    if (!menu.defaultEntry().equals(standard)) {
      String command = ("boot " + menu.defaultEntry().kernelArgs()).strip();
      text.append("set menu_timeout_command=\"").append(plain(command)).append("\"\n");
    }
    return text.toString();
  }

  private static String set(String variable, int number, String value) throws ImageBuildException {
    return String.format(Locale.ROOT, "set %s[%d]=\"%s\"\n", variable, number, plain(value));
  }

  private static String line(String variable, String value) throws ImageBuildException {
    return variable + "=\"" + plain(value) + "\"\n";
  }

  private static String plain(String value) throws ImageBuildException {
    if (value.indexOf('"') >= 0) {
      throw new ImageBuildException(
          "<bootMods>: the files of the illumos loader cannot hold the double quotes of " + value);
    }
    return value;
  }
}
