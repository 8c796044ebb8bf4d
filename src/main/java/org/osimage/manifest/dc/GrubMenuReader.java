package org.osimage.manifest.dc;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.osimage.element.Element;

/** The boot menu of generation 1: {@code grub_menu_modifications}, later the loader's timeout. */
final class GrubMenuReader {
  private final Draft pom;

  /** How many entries the menu had without any modification, the last one the hard disk. */
  private final int standard;

  /**
   * @param menuType livecd, text-install or empty
   */
  GrubMenuReader(Draft pom, String menuType) {
    this.pom = pom;
    this.standard = menuType.equals("livecd") ? 4 : 2;
  }

  void read(XmlSection image) {
    Optional<XmlSection> grub = image.child("grub_menu_modifications");
    grub.ifPresent(this::grub);
    image
        .child("loader_menu_modifications")
        .ifPresent(
            loader -> {
              loader.child("timeout").ifPresent(this::timeout);
              loader.end();
            });
  }

  private void timeout(XmlSection timeout) {
    pom.at("bootMods", timeout).set("timeout", timeout.requiredText(), timeout);
  }

  /** An entry and whether the manifest puts it first. */
  private record Entry(XmlSection section, List<Element> parts) {}

  private void grub(XmlSection grub) {
    Draft mods = pom.at("bootMods", grub);
    grub.child("title").ifPresent(t -> mods.set("title", t.requiredText(), t));
    grub.child("timeout").ifPresent(this::timeout);
    grub.deadChild("min_mem64", "it is written as a constant");
    // as the original does it: the list of the standard entries, then insertions one by one
    List<Optional<Entry>> menu = new ArrayList<>();
    for (int i = 0; i < standard; i++) {
      menu.add(Optional.empty());
    }
    List<Entry> entries = new ArrayList<>();
    for (XmlSection section : grub.children("entry")) {
      Entry entry = new Entry(section, parts(section));
      entries.add(entry);
      menu.add(position(section, menu.size()), Optional.of(entry));
      section.end();
    }
    Optional<Entry> chosen = grub.child("default_entry").flatMap(d -> chosen(d, menu));
    chosen.ifPresent(c -> c.parts.add(c.section.element("defaultEntry", "true")));
    if (!entries.isEmpty()) {
      mods.at("bootEntries", grub)
          .addAll(entries.stream().map(e -> e.section.element("bootEntry", e.parts)).toList());
    }
    grub.end();
  }

  private static int position(XmlSection entry, int size) {
    String position = entry.attribute("position", "");
    if (position.isEmpty()) {
      return size;
    }
    if (!position.matches("[0-9]{1,4}")) {
      entry.warn("position '" + position + "' is no number: the entry comes last");
      return size;
    }
    int wanted = Integer.parseInt(position);
    if (wanted > 0 && wanted < size) {
      entry.warn("position " + wanted + ": entries come before or behind the standard one here");
    }
    return Math.min(wanted, size);
  }

  private static Optional<Entry> chosen(XmlSection element, List<Optional<Entry>> menu) {
    String text = element.requiredText();
    if (!text.matches("[0-9]{1,4}") || Integer.parseInt(text) >= menu.size()) {
      element.error(
          "is the number of an entry, 0 to " + (menu.size() - 1) + ", not '" + text + "'");
      return Optional.empty();
    }
    int index = Integer.parseInt(text);
    if (index > 0 && menu.get(index).isEmpty()) {
      element.warn("chooses one of the constructor's own entries: the standard one starts");
    }
    return menu.get(index);
  }

  private static List<Element> parts(XmlSection entry) {
    List<Element> parts = new ArrayList<>();
    XmlSection suffix = entry.requiredChild("title_suffix");
    parts.add(suffix.element("titleSuffix", suffix.requiredText()));
    if (entry.attribute("position", "").equals("0")) {
      parts.add(entry.element("insertAt", "start"));
    }
    for (XmlSection line : entry.children("line")) {
      String[] words = line.requiredText().split("\\s+", 3);
      if (words[0].matches("kernel\\$?") && words.length > 2) {
        parts.add(line.element("kernelArgs", words[2]));
      } else if (!words[0].matches("kernel\\$?|module\\$?")) {
        line.error("is GRUB's own language: only kernel and module lines mean something here");
      }
    }
    return parts;
  }
}
