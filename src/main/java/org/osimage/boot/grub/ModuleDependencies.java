package org.osimage.boot.grub;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.osimage.ImageBuildException;

/** {@code moddep.lst}: which GRUB module needs which others; a line each, {@code name: a b c}. */
final class ModuleDependencies {
  private final Map<String, List<String>> needs = new HashMap<>();

  ModuleDependencies(byte[] moddep) throws ImageBuildException {
    for (String line : new String(moddep, StandardCharsets.US_ASCII).split("\n")) {
      if (line.isBlank()) {
        continue;
      }
      int colon = line.indexOf(':');
      if (colon < 1) {
        throw new ImageBuildException(
            "GRUB's moddep.lst is damaged: a line without a colon: '" + line.strip() + "'");
      }
      List<String> names = new ArrayList<>(List.of(line.substring(colon + 1).strip().split(" +")));
      names.removeIf(String::isEmpty);
      needs.put(line.substring(0, colon).strip(), names);
    }
  }

  /** The wanted modules and all that they need, every module after those it needs. */
  List<String> inLoadOrder(List<String> wanted) throws ImageBuildException {
    Set<String> ordered = new LinkedHashSet<>();
    Set<String> open = new LinkedHashSet<>();
    for (String name : wanted) {
      visit(name, open, ordered);
    }
    return List.copyOf(ordered);
  }

  /** Dependencies are walked from last to first: so does grub-mkimage, whose order we keep. */
  private void visit(String name, Set<String> open, Set<String> ordered)
      throws ImageBuildException {
    if (ordered.contains(name)) {
      return;
    }
    List<String> below = needs.get(name);
    if (below == null) {
      throw new ImageBuildException("GRUB's moddep.lst knows no module '" + name + "'");
    }
    if (!open.add(name)) {
      throw new ImageBuildException(
          "GRUB's moddep.lst is damaged: modules need each other: " + String.join(" -> ", open));
    }
    for (int i = below.size() - 1; i >= 0; i--) {
      visit(below.get(i), open, ordered);
    }
    open.remove(name);
    ordered.add(name);
  }
}
