package org.osimage.boot;

import java.util.ArrayList;
import java.util.List;

/** {@code grub.cfg}: GRUB 2 manual, "Writing full configuration files directly". */
final class GrubConfig {
  private GrubConfig() {}

  /**
   * @param serial whether GRUB itself drives the first serial port; a UEFI firmware does that
   * @param marker absolute path of a file by which GRUB finds the volume of the kernel
   * @param kernel absolute path on that volume
   * @param initrds absolute paths on that volume, loaded one behind the other
   */
  static String of(
      BootMenu menu, boolean serial, String marker, String kernel, List<String> initrds) {
    StringBuilder text = new StringBuilder();
    if (serial) {
      text.append(
          """
          if serial --unit=0 --speed=115200; then
            terminal_input console serial
            terminal_output console serial
          fi
          """);
    }
    text.append("search --no-floppy --set=root --file ").append(quoted(marker)).append('\n');
    text.append("set timeout=").append(menu.timeout()).append('\n');
    text.append("set default=").append(menu.defaultEntry().id()).append('\n');
    for (BootMenu.Item item : menu.entries()) {
      text.append("menuentry ").append(quoted(item.title()));
      text.append(" --id ").append(item.id()).append(" {\n");
      text.append("  linux ").append(quoted(kernel));
      for (String arg : arguments(item.kernelArgs())) {
        text.append(' ').append(quoted(arg));
      }
      text.append("\n  initrd");
      for (String initrd : initrds) {
        text.append(' ').append(quoted(initrd));
      }
      text.append("\n}\n");
    }
    return text.toString();
  }

  /**
   * The words of a command line. Double quotes hold a word together and vanish: GRUB puts quotes
   * around a word with a blank of its own, which the kernel understands.
   */
  static List<String> arguments(String commandLine) {
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    boolean quoted = false;
    for (char c : (commandLine + " ").toCharArray()) {
      if (c == '"') {
        quoted = !quoted;
      } else if (c != ' ' || quoted) {
        word.append(c);
      } else if (!word.isEmpty()) {
        words.add(word.toString());
        word.setLength(0);
      }
    }
    return words;
  }

  private static String quoted(String word) {
    return word.matches("[A-Za-z0-9_./:,=@%+-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
  }
}
