package org.osimage.boot;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** {@code grub.cfg}: GRUB 2 manual, "Writing full configuration files directly". */
public final class GrubConfig {
  private GrubConfig() {}

  /**
   * A menu that starts Linux.
   *
   * @param serial whether GRUB itself drives the first serial port; a UEFI firmware does that
   * @param marker absolute path of a file by which GRUB finds the volume of the kernel
   * @param kernel absolute path on that volume
   * @param initrds absolute paths on that volume, loaded one behind the other
   */
  public static String linux(
      BootMenu menu, boolean serial, String marker, String kernel, List<String> initrds) {
    StringBuilder initrd = new StringBuilder("initrd");
    for (String path : initrds) {
      initrd.append(' ').append(quoted(path));
    }
    return of(
        menu,
        serial,
        marker,
        item -> List.of(command("linux", kernel, arguments(item.kernelArgs())), initrd.toString()));
  }

  /**
   * A menu.
   *
   * @param commands what an entry does; GRUB boots what they have loaded
   */
  public static String of(
      BootMenu menu,
      boolean serial,
      String marker,
      Function<BootMenu.Item, List<String>> commands) {
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
      for (String command : commands.apply(item)) {
        text.append("  ").append(command).append('\n');
      }
      text.append("}\n");
    }
    return text.toString();
  }

  /** A command with the file that it loads and its arguments. */
  private static String command(String name, String path, List<String> arguments) {
    StringBuilder text = new StringBuilder(name).append(' ').append(quoted(path));
    for (String argument : arguments) {
      text.append(' ').append(quoted(argument));
    }
    return text.toString();
  }

  /** A command with the file that it loads, a first argument, and more arguments. */
  public static String command(String name, String path, String first, List<String> arguments) {
    List<String> all = new ArrayList<>(List.of(first));
    all.addAll(arguments);
    return command(name, path, all);
  }

  /**
   * The words of a command line. Double quotes hold a word together and vanish: GRUB puts quotes
   * around a word with a blank of its own, which the kernel understands.
   */
  public static List<String> arguments(String commandLine) {
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
