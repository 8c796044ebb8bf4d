package org.osimage.boot.module;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What is compiled into the kernel.
 *
 * @param listed whether the kernel package lists it at all, in {@code modules.builtin}
 * @param names in the order of the list
 * @param described whether {@code modules.builtin.modinfo} is there
 * @param aliases in the order of that file
 */
record BuiltinModules(boolean listed, List<String> names, boolean described, List<Alias> aliases) {
  /**
   * @param pattern with underscores, see {@link ModuleName#normalAlias}
   */
  record Alias(String pattern, String module) {}

  static BuiltinModules parse(Optional<String> list, Optional<String> modinfo) {
    List<String> names = new ArrayList<>();
    for (String line : list.orElse("").split("\n")) {
      if (!line.isEmpty() && isLetter(line.charAt(0))) {
        names.add(ModuleName.ofPath(line));
      }
    }
    List<Alias> aliases = new ArrayList<>();
    for (String text : modinfo.orElse("").split("\0")) {
      int dot = text.indexOf('.');
      if (dot > 0 && text.startsWith("alias=", dot + 1)) {
        String module = text.substring(0, dot);
        ModuleName.normalAlias(text.substring(dot + "alias=".length() + 1))
            .filter(pattern -> !pattern.isEmpty())
            .ifPresent(pattern -> aliases.add(new Alias(pattern, module)));
      }
    }
    return new BuiltinModules(
        list.isPresent(), List.copyOf(names), modinfo.isPresent(), List.copyOf(aliases));
  }

  private static boolean isLetter(char c) {
    return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
  }
}
