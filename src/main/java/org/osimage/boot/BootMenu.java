package org.osimage.boot;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.osimage.ImageBuildException;

/**
 * The menu that a loader shows, the same for all loaders.
 *
 * @param title of the whole, also of the standard entry
 * @param timeout seconds until the default entry starts, 0 to 3600; 0 starts it at once
 * @param entries in the order shown, at least one
 * @param defaultEntry one of the entries
 */
public record BootMenu(String title, int timeout, List<Item> entries, Item defaultEntry) {
  /** What a kernel is told when nothing else is configured: both consoles, the serial one last. */
  public static final String DEFAULT_KERNEL_ARGS = "console=tty0 console=ttyS0,115200";

  /** The id of the entry that every menu has. */
  public static final String STANDARD = "standard";

  /** Linux on x86 cuts a command line at 2047; the loaders add to it. */
  private static final int MAX_ARGS = 1900;

  private static final int MAX_TITLE = 200;

  /**
   * An entry as shown.
   *
   * @param id unique in its menu: letters, digits and dashes
   * @param kernelArgs the whole command line
   */
  public record Item(String id, String title, String kernelArgs) {}

  /**
   * An entry as configured.
   *
   * @param titleSuffix what follows the menu's title
   * @param kernelArgs added to those of the menu; may be empty
   * @param atStart goes before the standard entry, behind others that do, else behind all so far
   * @param isDefault starts by itself; of several the last
   */
  public record Custom(String titleSuffix, String kernelArgs, boolean atStart, boolean isDefault) {}

  public BootMenu {
    entries = List.copyOf(entries);
    if (!entries.contains(defaultEntry)) {
      throw new IllegalArgumentException("the default is none of the entries: " + defaultEntry);
    }
  }

  /**
   * A menu of a standard entry and more.
   *
   * @throws ImageBuildException if a title or the arguments have what no loader can show or pass
   *     on: control characters, quotes that do not match; or are too long
   */
  public static BootMenu of(String title, int timeout, String kernelArgs, List<Custom> customs)
      throws ImageBuildException {
    if (timeout < 0 || timeout > 3600) {
      throw new ImageBuildException(
          "the boot menu's timeout is " + timeout + " seconds; possible are 0 to 3600");
    }
    List<Item> entries = new ArrayList<>();
    Item first = item(STANDARD, title, kernelArgs);
    entries.add(first);
    Item chosen = first;
    int number = 1;
    for (Custom custom : customs) {
      Item item =
          item(
              String.format(Locale.ROOT, "entry-%d", number++),
              title + " " + custom.titleSuffix().strip(),
              kernelArgs.strip() + " " + custom.kernelArgs().strip());
      entries.add(custom.atStart() ? entries.indexOf(first) : entries.size(), item);
      if (custom.isDefault()) {
        chosen = item;
      }
    }
    return new BootMenu(first.title(), timeout, entries, chosen);
  }

  private static Item item(String id, String title, String kernelArgs) throws ImageBuildException {
    return new Item(id, checkedTitle(title.strip()), checkedArgs(kernelArgs.strip()));
  }

  private static String checkedTitle(String title) throws ImageBuildException {
    boolean control = title.codePoints().anyMatch(c -> Character.isISOControl(c) || c == 0x2028);
    if (title.isEmpty() || title.length() > MAX_TITLE || control) {
      throw new ImageBuildException(
          "the boot menu title '"
              + printable(title)
              + "' is not possible: it must be one line of 1 to "
              + MAX_TITLE
              + " characters");
    }
    return title;
  }

  private static String checkedArgs(String args) throws ImageBuildException {
    boolean plain = args.chars().allMatch(c -> c >= ' ' && c < 127 && c != '\'' && c != '\\');
    boolean paired = args.chars().filter(c -> c == '"').count() % 2 == 0;
    if (!plain || !paired) {
      throw new ImageBuildException(
          "the kernel arguments '"
              + printable(args)
              + "' are not possible: use one line of printable ASCII without backslashes and"
              + " single quotes, and close every double quote");
    }
    if (args.length() > MAX_ARGS) {
      throw new ImageBuildException(
          "the kernel arguments have "
              + args.length()
              + " characters; a kernel keeps "
              + MAX_ARGS
              + " of them: shorten "
              + args.substring(0, 40)
              + "...");
    }
    return args;
  }

  private static String printable(String text) {
    return text.codePoints()
        .limit(MAX_TITLE)
        .map(c -> Character.isISOControl(c) ? '?' : c)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }
}
