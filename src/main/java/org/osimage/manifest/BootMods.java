package org.osimage.manifest;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.osimage.element.Section;

/**
 * The boot menu, one for all loaders.
 *
 * @param title empty: first line of etc/release, else PRETTY_NAME of etc/os-release
 * @param timeout in seconds, 0 to 3600
 * @param kernelArgs for every entry; empty: for Linux both consoles, for illumos none
 */
public record BootMods(
    Optional<String> title, int timeout, Optional<String> kernelArgs, List<BootEntry> entries) {
  public BootMods {
    entries = List.copyOf(entries);
  }

  /**
   * @param kernelArgs added to those of all entries
   * @param start stands before the standard entry, else behind it
   */
  public record BootEntry(
      String titleSuffix, String kernelArgs, boolean start, boolean defaultEntry) {}

  static BootMods read(Section s) {
    List<BootEntry> entries = new ArrayList<>();
    s.sections(
        "bootEntries",
        "bootEntry",
        e ->
            entries.add(
                new BootEntry(
                    e.required("titleSuffix"),
                    e.text("kernelArgs", ""),
                    e.word("insertAt", "end", "start").equals("start"),
                    e.flag("defaultEntry", false))));
    if (entries.stream().filter(BootEntry::defaultEntry).count() > 1) {
      s.problem("has more than one <bootEntry> with <defaultEntry>true</defaultEntry>");
    }
    return new BootMods(
        s.text("title"),
        s.number("timeout", 0, 3600).orElse(5L).intValue(),
        s.text("kernelArgs"),
        entries);
  }
}
