package org.osimage.source.debian.tool;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.osimage.shell.command.Command;
import org.osimage.shell.command.Invocation;
import org.osimage.shell.pattern.Glob;
import org.osimage.source.debian.control.Paragraph;
import org.osimage.source.debian.tool.file.TreeFiles;

/** dpkg-query(1) over the database of the tree. */
final class DpkgQuery implements Command {
  private static final String DEFAULT_FORMAT = "${binary:Package}\t${Version}\n";

  private final InstalledPackages packages;

  DpkgQuery(InstalledPackages packages) {
    this.packages = packages;
  }

  @Override
  public int run(Invocation call) throws IOException {
    String action = "";
    String format = DEFAULT_FORMAT;
    List<String> names = new ArrayList<>();
    List<String> words = call.arguments();
    for (int i = 0; i < words.size(); i++) {
      String word = words.get(i);
      if (word.startsWith("--showformat=")) {
        format = unescaped(word.substring("--showformat=".length()));
      } else if (word.equals("-f") && i + 1 < words.size()) {
        format = unescaped(words.get(++i));
      } else if (word.startsWith("-f")) {
        format = unescaped(word.substring(word.startsWith("-f=") ? 3 : 2));
      } else if (word.startsWith("-W") && word.length() > 2) {
        action = "-W";
        format = unescaped(word.substring(word.indexOf('f') + 1));
      } else if (word.matches("--(admindir|root)=.*|--no-pager|--load-avail")) {
        continue;
      } else if (word.startsWith("-") && action.isEmpty()) {
        action = word;
      } else {
        names.add(word);
      }
    }
    return switch (action) {
      case "-W", "--show" -> show(call, format, names);
      case "-s", "--status", "-p", "--print-avail" -> status(call, names);
      case "-l", "--list" -> list(call, names);
      case "-L", "--listfiles" -> listFiles(call, names);
      case "-S", "--search" -> search(call, names);
      case "-c", "--control-path" -> controlPath(call, names);
      case "--control-list" -> controlList(call, names);
      case "--control-show" -> controlShow(call, names);
      default -> call.fail("error: need an action option");
    };
  }

  private List<InstalledPackage> matching(Invocation call, String pattern) {
    call.budget().step();
    if (!pattern.matches(".*[*?\\[].*")) {
      return packages.find(pattern).map(List::of).orElse(List.of());
    }
    return packages.all().stream().filter(p -> Glob.of(pattern).matches(p.name())).toList();
  }

  private int show(Invocation call, String format, List<String> names) throws IOException {
    if (names.isEmpty()) {
      for (InstalledPackage installed : packages.all()) {
        call.print(formatted(format, installed));
      }
      return 0;
    }
    int status = 0;
    for (String name : names) {
      List<InstalledPackage> found = matching(call, name);
      for (InstalledPackage installed : found) {
        call.print(formatted(format, installed));
      }
      if (found.isEmpty()) {
        call.err().print("dpkg-query: no packages found matching " + name + "\n");
        status = 1;
      }
    }
    return status;
  }

  private static String formatted(String format, InstalledPackage installed) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < format.length(); i++) {
      int end = format.startsWith("${", i) ? format.indexOf('}', i) : -1;
      if (end < 0) {
        out.append(format.charAt(i));
        continue;
      }
      String field = format.substring(i + 2, end);
      int semicolon = field.indexOf(';');
      String value = value(semicolon < 0 ? field : field.substring(0, semicolon), installed);
      out.append(semicolon < 0 ? value : padded(value, field.substring(semicolon + 1)));
      i = end;
    }
    return out.toString();
  }

  private static String padded(String value, String width) {
    if (!width.matches("-?[0-9]{1,4}")) {
      return value;
    }
    int columns = Integer.parseInt(width);
    String cut = value.substring(0, Math.min(value.length(), Math.abs(columns)));
    String blanks = " ".repeat(Math.abs(columns) - cut.length());
    return columns < 0 ? cut + blanks : blanks + cut;
  }

  private static String value(String field, InstalledPackage installed) {
    Paragraph paragraph = installed.paragraph();
    return switch (field.toLowerCase(Locale.ROOT)) {
      case "binary:package" -> installed.shown();
      case "status" -> "install ok " + installed.state().word();
      case "db:status-status" -> installed.state().word();
      case "db:status-want" -> "install";
      case "db:status-eflag" -> "ok";
      case "db:status-abbrev" -> abbreviation(installed);
      case "source:package" ->
          paragraph.get("Source").map(s -> s.split(" ")[0]).orElse(installed.name());
      case "source:version" -> sourceVersion(paragraph);
      case "source:upstream-version" ->
          sourceVersion(paragraph).replaceFirst("^[0-9]+:", "").replaceFirst("-[^-]*$", "");
      case "binary:summary" -> paragraph.text("Description").split("\n", 2)[0];
      default -> paragraph.text(field);
    };
  }

  private static String sourceVersion(Paragraph paragraph) {
    String source = paragraph.text("Source");
    int bracket = source.indexOf('(');
    return bracket < 0
        ? paragraph.text("Version")
        : source.substring(bracket + 1).replace(")", "").strip();
  }

  private static String abbreviation(InstalledPackage installed) {
    return switch (installed.state()) {
      case UNPACKED -> "iU ";
      case HALF_CONFIGURED -> "iF ";
      case INSTALLED -> "ii ";
    };
  }

  private int status(Invocation call, List<String> names) throws IOException {
    int status = 0;
    for (String name : names) {
      List<InstalledPackage> found = matching(call, name);
      if (found.isEmpty()) {
        call.err()
            .print(
                "dpkg-query: package '"
                    + name
                    + "' is not installed and no information is available\n");
        status = 1;
      }
      for (InstalledPackage installed : found) {
        StringBuilder out = new StringBuilder();
        for (Paragraph.Field field : installed.paragraph().fields()) {
          String raw = field.name().equals("Status") ? value("status", installed) : field.raw();
          out.append(field.name()).append(": ").append(raw.stripLeading()).append('\n');
        }
        call.print(out + "\n");
      }
    }
    return status;
  }

  private int list(Invocation call, List<String> names) throws IOException {
    Map<String, InstalledPackage> found = new TreeMap<>();
    int status = 0;
    for (String name : names.isEmpty() ? List.of("*") : names) {
      List<InstalledPackage> some = matching(call, name);
      some.forEach(p -> found.put(p.shown(), p));
      if (some.isEmpty()) {
        call.err().print("dpkg-query: no packages found matching " + name + "\n");
        status = 1;
      }
    }
    if (!found.isEmpty()) {
      call.print(
          "Desired=Unknown/Install/Remove/Purge/Hold\n"
              + "| Status=Not/Inst/Conf-files/Unpacked/halF-conf/Half-inst/trig-aWait/Trig-pend\n"
              + "|/ Err?=(none)/Reinst-required (Status,Err: uppercase=bad)\n"
              + "||/ Name           Version      Architecture Description\n"
              + "+++-==============-============-============-=================================\n");
    }
    for (InstalledPackage installed : found.values()) {
      call.println(
          String.format(
              Locale.ROOT,
              "%s %-14s %-12s %-12s %s",
              abbreviation(installed),
              installed.shown(),
              installed.version(),
              installed.arch(),
              value("binary:summary", installed)));
    }
    return status;
  }

  private int listFiles(Invocation call, List<String> names) throws IOException {
    for (String name : names) {
      Optional<InstalledPackage> installed = packages.find(name);
      if (installed.isEmpty()) {
        call.err().print("dpkg-query: package '" + name + "' is not installed\n");
        return 1;
      }
      StringBuilder out = new StringBuilder();
      packages.paths(installed.get()).forEach(path -> out.append(path).append('\n'));
      call.print(out.toString());
    }
    return 0;
  }

  private int search(Invocation call, List<String> patterns) throws IOException {
    int status = 0;
    for (String pattern : patterns) {
      boolean glob = pattern.matches(".*[*?\\[].*");
      String whole = pattern.startsWith("/") || glob ? pattern : "*" + pattern + "*";
      Map<String, List<String>> owners = new TreeMap<>();
      for (InstalledPackage installed : packages.all()) {
        for (String path : packages.paths(installed)) {
          if (glob || !pattern.startsWith("/")
              ? Glob.of(whole).matches(path)
              : whole.equals(path)) {
            owners.computeIfAbsent(path, p -> new ArrayList<>()).add(installed.shown());
          }
        }
      }
      if (owners.isEmpty()) {
        call.err().print("dpkg-query: no path found matching pattern " + pattern + "\n");
        status = 1;
      }
      for (Map.Entry<String, List<String>> owned : owners.entrySet()) {
        call.println(String.join(", ", owned.getValue()) + ": " + owned.getKey());
      }
    }
    return status;
  }

  private int controlPath(Invocation call, List<String> words) throws IOException {
    Optional<InstalledPackage> installed =
        words.isEmpty() ? Optional.empty() : packages.find(words.get(0));
    if (installed.isEmpty()) {
      return call.fail("package '" + String.join(" ", words) + "' is not installed");
    }
    for (String kind : words.size() > 1 ? List.of(words.get(1)) : kinds(installed.get())) {
      Optional<String> path = packages.control(installed.get(), kind);
      if (path.isPresent()) {
        call.println(path.get());
      }
    }
    return 0;
  }

  private List<String> kinds(InstalledPackage installed) throws IOException {
    List<String> kinds = new ArrayList<>();
    for (String file : new TreeFiles(packages.tree()).names(InstalledPackages.ADMIN + "/info")) {
      for (String name : List.of(installed.name(), installed.name() + ":" + installed.arch())) {
        if (file.startsWith(name + ".") && !file.endsWith(".list")) {
          kinds.add(file.substring(name.length() + 1));
        }
      }
    }
    return kinds;
  }

  private int controlList(Invocation call, List<String> words) throws IOException {
    Optional<InstalledPackage> installed =
        words.isEmpty() ? Optional.empty() : packages.find(words.get(0));
    if (installed.isEmpty()) {
      return call.fail("package '" + String.join(" ", words) + "' is not installed");
    }
    for (String kind : kinds(installed.get())) {
      call.println(kind);
    }
    return 0;
  }

  private int controlShow(Invocation call, List<String> words) throws IOException {
    Optional<InstalledPackage> installed =
        words.size() < 2 ? Optional.empty() : packages.find(words.get(0));
    if (installed.isEmpty() || packages.control(installed.get(), words.get(1)).isEmpty()) {
      return call.fail("no control file: " + String.join(" ", words));
    }
    call.print(packages.controlText(installed.get(), words.get(1)));
    return 0;
  }

  private static String unescaped(String format) {
    return format.replace("\\n", "\n").replace("\\t", "\t").replace("\\r", "\r");
  }
}
