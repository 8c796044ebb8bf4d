package org.osimage.boot.module;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code modules.devname}: device nodes that exist before their module is loaded. */
final class DeviceNames {
  private static final Pattern NUMBERS =
      Pattern.compile("(char|block)-major-(\\d{1,9})-(\\d{1,9}).*", Pattern.DOTALL);

  private DeviceNames() {}

  static String of(List<KernelModule> modules) {
    StringBuilder lines = new StringBuilder();
    for (KernelModule module : modules) {
      line(module).ifPresent(lines::append);
    }
    return lines.isEmpty() ? "" : "# Device nodes to trigger on-demand module loading.\n" + lines;
  }

  private static Optional<String> line(KernelModule module) {
    String device = "";
    String numbers = "";
    for (String alias : module.values("alias")) {
      Matcher m = NUMBERS.matcher(alias);
      if (alias.startsWith("devname:")) {
        device = alias.substring("devname:".length());
      } else if (m.matches()) {
        numbers =
            (m.group(1).equals("char") ? "c" : "b")
                + Integer.parseInt(m.group(2))
                + ":"
                + Integer.parseInt(m.group(3));
      }
      if (!device.isEmpty() && !numbers.isEmpty()) {
        return Optional.of(module.name() + " " + device + " " + numbers + "\n");
      }
    }
    return Optional.empty();
  }
}
