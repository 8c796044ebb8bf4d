package org.osimage.boot.illumos;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.osimage.arch.Architecture;
import org.osimage.boot.BootMenu;

/**
 * {@code boot/grub/menu.lst}: GRUB 0.97's manual, and for {@code kernel$} and {@code module$}
 * Solaris's own GRUB, which alone starts an illumos kernel.
 */
final class LegacyMenu {
  private static final Pattern SERIAL = Pattern.compile("console=tty(a|S0)(?:,([0-9]+))?");

  /** What illumos sets ttya to when nothing else is said. */
  private static final String ILLUMOS_SPEED = "9600";

  private static final String PLATFORM = Architecture.X86_64.in("/platform/{flar}");

  private LegacyMenu() {}

  static String of(BootMenu menu, Kernel kernel) {
    StringBuilder text = new StringBuilder();
    text.append("default=").append(menu.entries().indexOf(menu.defaultEntry())).append('\n');
    text.append("timeout=").append(menu.timeout()).append('\n');
    terminal(menu, text);
    for (BootMenu.Item item : menu.entries()) {
      String args = item.kernelArgs().isEmpty() ? "" : " " + item.kernelArgs();
      text.append("\ntitle ").append(ascii(item.title())).append('\n');
      if (kernel == Kernel.MULTIBOOT) {
        text.append("\tkernel$ " + PLATFORM + "/kernel/$ISADIR/unix").append(args).append('\n');
        text.append("\tmodule$ " + PLATFORM + "/$ISADIR/boot_archive\n");
      } else {
        text.append("\tkernel /").append(IllumosPaths.UNIX).append(args).append('\n');
        text.append("\tinitrd /").append(IllumosPaths.BOOT_ARCHIVE).append('\n');
      }
    }
    return text.toString();
  }

  /**
   * Where the default entry's kernel talks to the first serial port, GRUB does so too; a key on the
   * keyboard within two seconds brings it back to the screen.
   */
  private static void terminal(BootMenu menu, StringBuilder text) {
    Matcher serial = SERIAL.matcher(menu.defaultEntry().kernelArgs());
    if (serial.find()) {
      String speed = serial.group(2) == null ? ILLUMOS_SPEED : serial.group(2);
      text.append("serial --unit=0 --speed=").append(speed).append('\n');
      text.append("terminal --timeout=2 serial console\n");
    }
  }

  /** A BIOS shows code page 437. */
  private static String ascii(String title) {
    return title.replaceAll("[^\\x20-\\x7e]", "?");
  }
}
