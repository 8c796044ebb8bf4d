package org.osimage.script;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import org.osimage.host.HostListing;
import org.osimage.host.HostStat;
import org.osimage.script.Ownership.DeviceNumber;

/**
 * Answers for chown, chgrp, mknod, install and chmod, whose stand-ins in a script's PATH ask here:
 * what only root may do is recorded. An answer is shell text that the stand-in evaluates. Arguments
 * are bytes, held as ISO 8859-1.
 */
final class PrivilegedCommands {
  private static final String DONE = "exit 0\n";

  private final SandboxPaths paths;
  private final HeldDirectory files;
  private final Ownership ownership;
  private final AccountNames accounts;
  private final Set<String> outside = new TreeSet<>();

  /**
   * @param files what scripts see
   */
  PrivilegedCommands(SandboxPaths paths, HeldDirectory files, Ownership ownership) {
    this.paths = paths;
    this.files = files;
    this.ownership = ownership;
    this.accounts = new AccountNames(paths, files);
  }

  /** What scripts wanted to own outside of the workspace. */
  synchronized Set<String> outside() {
    return new TreeSet<>(outside);
  }

  /**
   * @param directory the working directory
   * @param request the command and its arguments
   */
  String answer(String directory, List<String> request) throws IOException {
    String command = request.get(0);
    List<String> arguments = request.subList(1, request.size());
    try {
      return switch (command) {
        case "chown", "chgrp" -> chown(command, directory, arguments);
        case "mknod" -> mknod(arguments);
        case "device" -> device(directory, arguments);
        case "install" -> install(arguments);
        case "installed" -> installed(directory, arguments);
        case "chmod" -> chmod(directory, arguments);
        case "setcap" -> setcap(directory, arguments);
        default -> throw new Refusal("no such command");
      };
    } catch (Refusal e) {
      String name = command.equals("installed") ? "install" : command;
      return "printf '%s\\n' " + quote(name + ": " + e.getMessage()) + " >&2\nexit 1\n";
    }
  }

  /** What the command itself would complain about. */
  private static final class Refusal extends Exception {
    private static final long serialVersionUID = 1L;

    Refusal(String message) {
      super(message);
    }
  }

  static String quote(String text) {
    return "'" + text.replace("'", "'\\''") + "'";
  }

  /** The file that an operand names, which must be there and in the workspace. */
  private Path file(String directory, String operand, boolean follow) throws IOException, Refusal {
    Optional<Path> file = paths.resolve(directory, operand, follow);
    if (file.isEmpty()) {
      synchronized (this) {
        outside.add(operand.startsWith("/") ? operand : directory + "/" + operand);
      }
      throw new Refusal(operand + " lies outside the image");
    }
    if (files.inode(file.get()).isEmpty()) {
      throw new Refusal("cannot access " + quote(operand) + ": No such file or directory");
    }
    return file.get();
  }

  private record Owner(OptionalLong uid, OptionalLong gid) {}

  private String chown(String command, String directory, List<String> arguments)
      throws IOException, Refusal {
    CommandLine line =
        CommandLine.parse(arguments, "", List.of("--reference", "--from", "--owner"));
    Optional<String> reference = line.value("--reference");
    List<String> operands = new ArrayList<>(line.operands());
    if (operands.size() < (reference.isPresent() ? 1 : 2)) {
      throw new Refusal("missing operand");
    }
    boolean recursive = line.has("-R", "--recursive");
    boolean follow = !recursive && !line.has("-h", "--no-dereference");
    String spec = reference.isPresent() ? "" : operands.remove(0);
    for (String operand : operands) {
      Path file = file(directory, operand, follow || line.has("-H", "-L"));
      Owner owner =
          reference.isPresent()
              ? like(command, file(directory, reference.get(), true))
              : command.equals("chown")
                  ? owner(spec, file)
                  : new Owner(OptionalLong.empty(), group(spec, file));
      setOwner(file, owner, recursive);
    }
    return DONE;
  }

  /** The owner that was recorded for another file; of one never changed, root. */
  private Owner like(String command, Path file) throws IOException {
    Ownership.Recorded r = ownership.of(file, files.inode(file).orElseThrow());
    OptionalLong gid = OptionalLong.of(r.gid().orElse(0));
    return command.equals("chgrp")
        ? new Owner(OptionalLong.empty(), gid)
        : new Owner(OptionalLong.of(r.uid().orElse(0)), gid);
  }

  /** {@code user}, {@code user:group}, {@code user:} (and its group), {@code :group}. */
  private Owner owner(String spec, Path file) throws IOException, Refusal {
    int colon = spec.indexOf(':');
    int dot = spec.lastIndexOf('.');
    if (colon < 0 && dot > 0 && accounts.user(spec, file).isEmpty()) {
      colon = dot; // as System V had it
    }
    String user = colon < 0 ? spec : spec.substring(0, colon);
    OptionalLong uid = user.isEmpty() ? OptionalLong.empty() : user(user, file);
    if (colon < 0) {
      return new Owner(uid, OptionalLong.empty());
    }
    String group = spec.substring(colon + 1);
    if (group.isEmpty()) {
      return new Owner(uid, accounts.loginGroup(user, file));
    }
    return new Owner(uid, group(group, file));
  }

  private OptionalLong user(String name, Path file) throws IOException, Refusal {
    OptionalLong uid = accounts.user(name, file);
    if (uid.isEmpty()) {
      throw new Refusal("invalid user: " + quote(name) + " (not in the image's etc/passwd)");
    }
    return uid;
  }

  private OptionalLong group(String name, Path file) throws IOException, Refusal {
    OptionalLong gid = accounts.group(name, file);
    if (gid.isEmpty()) {
      throw new Refusal("invalid group: " + quote(name) + " (not in the image's etc/group)");
    }
    return gid;
  }

  private void setOwner(Path file, Owner owner, boolean recursive) throws IOException {
    ownership.setOwner(file, owner.uid(), owner.gid());
    if (recursive && files.inode(file).filter(HostStat::isDirectory).isPresent()) {
      for (Path child : HostListing.children(file)) {
        setOwner(child, owner, true);
      }
    }
  }

  private String mknod(List<String> arguments) throws Refusal {
    CommandLine line = CommandLine.parse(arguments, "m", List.of("--mode"));
    List<String> operands = line.operands();
    if (operands.size() < 2) {
      throw new Refusal("missing operand");
    }
    String mode = line.value("-m", "--mode").orElse("");
    String name = quote(operands.get(0));
    String type = operands.get(1);
    if (type.equals("p")) {
      return "mkfifo "
          + (mode.isEmpty() ? "" : "-m " + quote(mode) + " ")
          + "-- "
          + name
          + "\nexit $?\n";
    }
    if (!Set.of("b", "c", "u").contains(type)) {
      throw new Refusal("invalid device type " + quote(type));
    }
    if (operands.size() != 4) {
      throw new Refusal("Special files require major and minor device numbers.");
    }
    int major = number(operands.get(2));
    int minor = number(operands.get(3));
    return "(set -C; umask 022; : > "
        + name
        + ") 2>/dev/null || {\n"
        + "  printf '%s\\n' 'mknod: '"
        + name
        + "': File exists, or cannot be made' >&2; exit 1; }\n"
        + "\"$base/lib/real/chmod\" "
        + (mode.isEmpty() ? "\"$(mode 666)\"" : quote(mode))
        + " -- "
        + name
        + " || exit 1\n"
        + "ask device "
        + type
        + " "
        + major
        + " "
        + minor
        + " "
        + name
        + "\n";
  }

  private static int number(String text) throws Refusal {
    try {
      long number = Long.decode(text);
      if (number >= 0 && number <= Integer.MAX_VALUE) {
        return (int) number;
      }
    } catch (NumberFormatException e) {
      // said below, for both
    }
    throw new Refusal("invalid device number " + quote(text));
  }

  private String device(String directory, List<String> arguments) throws IOException, Refusal {
    Path file = file(directory, arguments.get(3), false);
    ownership.setDevice(
        file,
        new DeviceNumber(
            arguments.get(0).equals("b"), number(arguments.get(1)), number(arguments.get(2))));
    return DONE;
  }

  private static CommandLine installLine(List<String> arguments) {
    return CommandLine.parse(
        arguments,
        "gmoSt",
        List.of("--group", "--mode", "--owner", "--suffix", "--target-directory"));
  }

  /** Runs the command without owners, and then asks once more. */
  private static String install(List<String> arguments) {
    CommandLine line = installLine(arguments);
    StringBuilder command = new StringBuilder("\"$base/lib/real/install\"");
    for (CommandLine.Option option : line.options()) {
      if (Set.of("-o", "-g", "--owner", "--group").contains(option.name())) {
        continue;
      }
      boolean isLong = option.name().startsWith("--");
      command
          .append(' ')
          .append(
              quote(
                  option.name()
                      + (isLong && option.value().isPresent() ? "=" + option.value().get() : "")));
      if (!isLong && option.value().isPresent()) {
        command.append(' ').append(quote(option.value().get()));
      }
    }
    command.append(" --");
    line.operands().forEach(o -> command.append(' ').append(quote(o)));
    return command + " || exit $?\nshift\nask installed \"$@\"\n";
  }

  private String installed(String directory, List<String> arguments) throws IOException, Refusal {
    CommandLine line = installLine(arguments);
    Optional<String> owner = line.value("-o", "--owner");
    Optional<String> group = line.value("-g", "--group");
    if (owner.isPresent() || group.isPresent()) {
      for (String target : targets(line, directory)) {
        Path file = file(directory, target, true);
        OptionalLong uid = owner.isPresent() ? user(owner.get(), file) : OptionalLong.empty();
        OptionalLong gid = group.isPresent() ? group(group.get(), file) : OptionalLong.empty();
        ownership.setOwner(file, uid, gid);
      }
    }
    return DONE;
  }

  private List<String> targets(CommandLine line, String directory) throws IOException {
    List<String> operands = line.operands();
    if (line.has("-d", "--directory")) {
      return operands;
    }
    Optional<String> into = line.value("-t", "--target-directory");
    List<String> sources = operands;
    if (into.isEmpty() && !operands.isEmpty()) {
      String last = operands.get(operands.size() - 1);
      Optional<Path> file = paths.resolve(directory, last, true);
      if (line.has("-T", "--no-target-directory")
          || file.isEmpty()
          || files.inode(file.get()).filter(HostStat::isDirectory).isEmpty()) {
        return List.of(last);
      }
      into = Optional.of(last);
      sources = operands.subList(0, operands.size() - 1);
    }
    List<String> targets = new ArrayList<>();
    for (String source : sources) {
      targets.add(into.orElse(".") + "/" + source.substring(source.lastIndexOf('/') + 1));
    }
    return targets;
  }

  /** {@code setcap [-q] TEXT FILE ...}, in pairs; {@code -r FILE} takes capabilities away. */
  private String setcap(String directory, List<String> arguments) throws IOException, Refusal {
    List<String> rest = new ArrayList<>(arguments);
    rest.removeIf(argument -> argument.equals("-q"));
    if (rest.size() < 2 || rest.size() % 2 != 0) {
      throw new Refusal("only 'setcap [-q] CAPABILITIES FILE' and 'setcap -r FILE' are recorded");
    }
    for (int i = 0; i < rest.size(); i += 2) {
      Path file = file(directory, rest.get(i + 1), true);
      if (files.inode(file).filter(HostStat::isFile).isEmpty()) {
        throw new Refusal(quote(rest.get(i + 1)) + " is not a regular file");
      }
      String text = rest.get(i);
      Optional<String> hex = text.equals("-r") ? Optional.of("") : Capabilities.parse(text);
      ownership.setCapabilities(
          file, hex.orElseThrow(() -> new Refusal("unknown capabilities " + quote(text))));
    }
    return DONE;
  }

  /** Notes what chmod, which has run already, left: a later write clears set-id bits. */
  private String chmod(String directory, List<String> arguments) throws IOException {
    boolean recursive =
        arguments.stream().anyMatch(a -> a.equals("--recursive") || a.matches("-[a-z]*R[a-zR]*"));
    for (String argument : arguments) {
      Optional<Path> file = paths.resolve(directory, argument, true);
      if (file.isPresent()) {
        noteMode(file.get(), recursive);
      }
    }
    return DONE;
  }

  private void noteMode(Path file, boolean recursive) throws IOException {
    Optional<HostStat> inode = files.inode(file);
    if (inode.filter(HostStat::isFile).isPresent()) {
      ownership.setMode(file, inode.get().permissions());
    } else if (recursive && inode.filter(HostStat::isDirectory).isPresent()) {
      for (Path child : HostListing.children(file)) {
        noteMode(child, true);
      }
    }
  }
}
