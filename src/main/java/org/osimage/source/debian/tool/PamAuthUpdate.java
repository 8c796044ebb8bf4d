package org.osimage.source.debian.tool;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.osimage.shell.command.Command;
import org.osimage.shell.command.Invocation;
import org.osimage.source.debian.tool.file.TreeFiles;

/** pam-auth-update(8): {@code /etc/pam.d/common-*} made of the profiles that packages deliver. */
final class PamAuthUpdate implements Command {
  private static final String PROFILES = "/usr/share/pam-configs";
  private static final String SAVED = "/var/lib/pam/";
  private static final String PRIMARY =
      "# here are the per-package modules (the \"Primary\" block)";
  private static final String FALLBACK = "# here's the fallback if no module succeeds";
  private static final String ADDITIONAL =
      "# and here are more per-package modules (the \"Additional\" block)";
  private static final String END = "# end of pam-auth-update config";
  private static final List<String> TYPES =
      List.of("auth", "account", "password", "session", "session-noninteractive");

  /** Fields of a profile by name, e.g. {@code Auth-Initial}. */
  private record Profile(String name, Map<String, String> fields) {
    int priority() {
      String text = fields.getOrDefault("Priority", "0").strip();
      return text.matches("-?[0-9]{1,9}") ? Integer.parseInt(text) : 0;
    }

    String field(String key) {
      return fields.getOrDefault(key, "");
    }
  }

  @Override
  public int run(Invocation call) throws IOException {
    TreeFiles files = new TreeFiles(call.files());
    Map<String, TreeSet<String>> named = new HashMap<>();
    boolean force = false;
    List<String> words = call.arguments();
    for (int i = 0; i < words.size(); i++) {
      switch (words.get(i)) {
        case "--force" -> force = true;
        case "--remove", "--enable", "--disable" -> {
          TreeSet<String> names = named.computeIfAbsent(words.get(i), w -> new TreeSet<>());
          while (i + 1 < words.size() && !words.get(i + 1).startsWith("--")) {
            names.add(words.get(++i));
          }
        }
        case "--root" -> i++;
        default -> {}
      }
    }
    List<Profile> profiles = profiles(files);
    TreeSet<String> removed = named.getOrDefault("--remove", new TreeSet<>());
    profiles.removeIf(p -> removed.contains(p.name()));
    if (!force && modified(files, profiles)) {
      call.err()
          .print(
              "\npam-auth-update: Local modifications to /etc/pam.d/common-*, not updating.\n"
                  + "pam-auth-update: Run pam-auth-update --force to override.\n\n");
      return 0;
    }
    write(files, profiles, enabled(files, profiles, named), force);
    return 0;
  }

  /** The highest priority first; of equal ones the later name. */
  private static List<Profile> profiles(TreeFiles files) throws IOException {
    List<Profile> profiles = new ArrayList<>();
    for (String name : files.names(PROFILES)) {
      if (!name.endsWith("~")) {
        profiles.add(parse(name, files.lines(PROFILES + "/" + name)));
      }
    }
    profiles.sort(
        Comparator.comparingInt(Profile::priority).thenComparing(Profile::name).reversed());
    return profiles;
  }

  private static Profile parse(String name, List<String> lines) {
    Map<String, String> fields = new TreeMap<>();
    String field = "";
    for (String line : lines) {
      int colon = line.indexOf(':');
      if (line.matches("\\S+:\\s+.*") || line.matches("\\S+:")) {
        field = line.substring(0, colon).replaceFirst("-Final$", "");
        fields.put(field, line.substring(colon + 1).strip());
      } else if (!line.isBlank()) {
        fields.merge(field, line.strip(), (a, b) -> a.isEmpty() ? b : a + "\n" + b);
      }
    }
    if (!fields.containsKey("Session-Interactive-Only")) {
      for (String suffix : List.of("-Type", "", "-Initial")) {
        Optional.ofNullable(fields.get("Session" + suffix))
            .ifPresent(value -> fields.put("Session-noninteractive" + suffix, value));
      }
    }
    return new Profile(name, fields);
  }

  /** Those that were enabled before, those asked for, and defaults that were never seen. */
  private static List<Profile> enabled(
      TreeFiles files, List<Profile> profiles, Map<String, TreeSet<String>> named)
      throws IOException {
    TreeSet<String> before = saved(files);
    TreeSet<String> seen = new TreeSet<>(files.lines(SAVED + "seen"));
    TreeSet<String> disabled = named.getOrDefault("--disable", new TreeSet<>());
    TreeSet<String> wanted = named.getOrDefault("--enable", new TreeSet<>());
    seen.addAll(disabled);
    before.removeAll(disabled);
    boolean none = profiles.stream().noneMatch(p -> before.contains(p.name()));
    if (none && wanted.isEmpty()) {
      seen.clear();
    }
    List<Profile> enabled = new ArrayList<>();
    for (Profile profile : profiles) {
      boolean fresh = profile.field("Default").equals("yes") && !seen.contains(profile.name());
      if (before.contains(profile.name()) || wanted.contains(profile.name()) || fresh) {
        enabled.add(profile);
      }
    }
    for (int i = 0; i < enabled.size(); i++) {
      List<String> against = List.of(enabled.get(i).field("Conflicts").split(",\\s*"));
      enabled.removeIf(p -> against.contains(p.name()));
    }
    return enabled;
  }

  private static TreeSet<String> saved(TreeFiles files) throws IOException {
    TreeSet<String> names = new TreeSet<>();
    for (String type : TYPES) {
      for (String line : files.lines(SAVED + type)) {
        if (line.startsWith("Module: ") && !line.equals("Module: null")) {
          names.add(line.substring("Module: ".length()));
        }
      }
    }
    return names;
  }

  /** Whether somebody else has written one of the files, or changed what we wrote. */
  private static boolean modified(TreeFiles files, List<Profile> profiles) throws IOException {
    TreeSet<String> before = saved(files);
    List<Profile> enabled = profiles.stream().filter(p -> before.contains(p.name())).toList();
    for (String type : TYPES) {
      String path = "/etc/pam.d/common-" + type;
      List<String> now = files.lines(path);
      if (now.isEmpty() || !now.contains(PRIMARY) || !now.contains(END)) {
        return true;
      }
      if (!filled(now, enabled, type).equals(String.join("\n", now) + "\n")) {
        return true;
      }
    }
    return false;
  }

  private static void write(
      TreeFiles files, List<Profile> profiles, List<Profile> enabled, boolean force)
      throws IOException {
    StringBuilder seen = new StringBuilder();
    profiles.forEach(p -> seen.append(p.name()).append('\n'));
    files.write(SAVED + "seen", seen.toString(), 0644);
    for (String type : TYPES) {
      String target = "/etc/pam.d/common-" + type;
      List<String> template = files.lines("/usr/share/pam/common-" + type);
      String old = files.text(target);
      if (!old.isEmpty() && force) {
        files.write(target + ".pam-old", old, 0644);
      }
      files.write(target, filled(template, enabled, type), 0644);
      files.write(SAVED + type, record(enabled, type), 0644);
    }
  }

  private static List<String> lines(List<Profile> enabled, String type, String block) {
    List<String> lines = new ArrayList<>();
    String field = capital(type);
    int position = 0;
    for (Profile profile : enabled) {
      if (profile.field(field + "-Type").equals(block)) {
        String initial = profile.field(field + "-Initial");
        String text = position == 0 && !initial.isEmpty() ? initial : profile.field(field);
        position++;
        Collections.addAll(lines, text.split("\n+"));
      }
    }
    lines.removeIf(String::isEmpty);
    return lines;
  }

  private static String capital(String type) {
    return type.substring(0, 1).toUpperCase(Locale.ROOT) + type.substring(1);
  }

  /** The template with its two blocks made anew. */
  private static String filled(List<String> template, List<Profile> enabled, String type) {
    StringBuilder out = new StringBuilder();
    String module = type.replace("-noninteractive", "");
    boolean skipping = false;
    for (String line : template) {
      if (line.equals(FALLBACK) || line.equals(END)) {
        skipping = false;
      }
      if (!skipping) {
        out.append(line).append('\n');
      }
      if (line.equals(PRIMARY) || line.equals(ADDITIONAL)) {
        skipping = true;
        String block = line.equals(PRIMARY) ? "Primary" : "Additional";
        List<String> lines = lines(enabled, type, block);
        int count = lines.size() - (block.equals("Additional") ? 1 : 0);
        if (block.equals("Primary") && lines.isEmpty()) {
          out.append(module).append("\t[default=1]\t\t\tpam_permit.so\n");
        }
        for (String entry : lines) {
          out.append(module).append('\t').append(merged(entry, count--)).append('\n');
        }
      }
    }
    return out.toString();
  }

  /** Control and module, with the jump counted, and the options behind them. */
  private static String merged(String line, int count) {
    java.util.regex.Matcher parts =
        java.util.regex.Pattern.compile("((\\[[^]]+\\]|\\w+)\\s+\\S+)\\s*(.*)").matcher(line);
    if (!parts.matches()) {
      return line;
    }
    String control = parts.group(1).replace("end", String.valueOf(count));
    return control + " " + String.join(" ", parts.group(3).split("\\s+"));
  }

  private static String record(List<Profile> enabled, String type) {
    StringBuilder out = new StringBuilder();
    String field = capital(type);
    int position = 0;
    for (String block : List.of("Primary", "Additional")) {
      for (Profile profile : enabled) {
        String kind = profile.field(field + "-Type");
        if (!kind.equals(block)) {
          continue;
        }
        String initial = profile.field(field + "-Initial");
        String text = position == 0 && !initial.isEmpty() ? initial : profile.field(field);
        position++;
        if (!text.isEmpty()) {
          out.append("Module: ").append(profile.name()).append('\n').append(text).append('\n');
        }
      }
      if (block.equals("Primary") && position == 0) {
        out.append("Module: null\n[default=1]\t\t\tpam_permit.so\n");
      }
      position = block.equals("Primary") ? 0 : position;
    }
    return out.toString();
  }
}
