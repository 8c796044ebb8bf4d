package org.osimage.source.debian.tool;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import org.osimage.shell.command.Command;
import org.osimage.shell.command.Invocation;
import org.osimage.shell.file.Bytes;
import org.osimage.shell.file.FileTree;
import org.osimage.source.debian.tool.file.TreeFiles;

/**
 * What cannot lie in an image and is made when it starts: secrets, that every copy must have for
 * itself, and caches in formats of programs. Each is a fragment in {@value #DIRECTORY}, a shell
 * script; {@value #RUNNER} runs those that have not succeeded yet, in the order of their names. On
 * a root that persists that is once, on a live one at every boot.
 */
public final class FirstBoot {
  /** Where the fragments lie. */
  public static final String DIRECTORY = "/usr/lib/osimage/first-boot.d";

  /** The script that runs them. */
  public static final String RUNNER = "/usr/lib/osimage/first-boot";

  private static final String UNIT = "/usr/lib/systemd/system/osimage-first-boot.service";
  private static final String WANTS = "/etc/systemd/system/sysinit.target.wants/";

  private FirstBoot() {}

  /** Adds a command to a fragment, once. */
  static void add(FileTree tree, String fragment, String line) throws IOException {
    TreeFiles files = new TreeFiles(tree);
    String path = DIRECTORY + "/" + fragment;
    String text = files.text(path);
    String start = text.isEmpty() ? "#!/bin/sh\nset -e\n" : text;
    if (!start.contains("\n" + line + "\n")) {
      files.write(path, start + line + "\n", 0755);
    }
    install(files);
  }

  private static void install(TreeFiles files) throws IOException {
    if (files.exists(RUNNER)) {
      return;
    }
    files.write(RUNNER, resource("first-boot.sh"), 0755);
    if (files.isDirectory("/usr/lib/systemd/system")) {
      files.write(UNIT, resource("first-boot.service"), 0644);
      files.symlink(WANTS + "osimage-first-boot.service", UNIT);
    }
  }

  private static String resource(String name) throws IOException {
    try (InputStream in = FirstBoot.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IOException("the plugin's jar lacks " + name);
      }
      return Bytes.of(in.readAllBytes());
    }
  }

  /** The names of the fragments of a tree. */
  public static List<String> fragments(FileTree tree) throws IOException {
    return new TreeFiles(tree).names(DIRECTORY);
  }

  /** A command that is run on the first boot as it was called here. */
  static Command deferred(String fragment) {
    return call -> {
      add(call.files(), fragment, quoted(call));
      return 0;
    };
  }

  private static String quoted(Invocation call) {
    StringBuilder line = new StringBuilder(call.name());
    for (String argument : call.arguments()) {
      boolean plain = argument.matches("[A-Za-z0-9_./=:,@%+-]+");
      line.append(' ').append(plain ? argument : "'" + argument.replace("'", "'\\''") + "'");
    }
    return line.toString();
  }

  /** ssh-keygen(1): keys are made on the first boot; what only asks about one finds none. */
  static int sshKeygen(Invocation call) throws IOException {
    List<String> words = call.arguments();
    int at = words.indexOf("-f");
    Optional<String> file =
        at >= 0 && at + 1 < words.size() ? Optional.of(words.get(at + 1)) : Optional.empty();
    boolean asks = words.stream().anyMatch(w -> w.matches("-[lyeiBFHRL]"));
    if (!asks) {
      String test = file.map(f -> "[ -e " + f + " ] || ").orElse("");
      add(call.files(), "20-ssh-host-keys", test + quoted(call));
    }
    return 0;
  }

  /** make-ssl-cert(8) of ssl-cert: a key of its own for every copy. */
  static int sslCertificate(Invocation call) throws IOException {
    add(call.files(), "20-ssl-cert", quoted(call));
    return 0;
  }

  /** systemd-machine-id-setup(1): an empty file, which systemd fills on the first boot. */
  static int machineId(Invocation call) throws IOException {
    TreeFiles files = new TreeFiles(call.files());
    if (!files.exists("/etc/machine-id")) {
      files.write("/etc/machine-id", "", 0444);
    }
    return 0;
  }

  /** dbus-uuidgen(1): the bus takes the machine's id. */
  static int busId(Invocation call) throws IOException {
    TreeFiles files = new TreeFiles(call.files());
    if (files.unfollowed("/var/lib/dbus/machine-id").isEmpty()) {
      files.symlink("/var/lib/dbus/machine-id", "/etc/machine-id");
    }
    return 0;
  }
}
