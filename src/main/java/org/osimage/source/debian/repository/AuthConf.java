package org.osimage.source.debian.repository;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;
import org.osimage.source.download.Address;

/**
 * Names and passwords for the host's own sources: apt_auth.conf(5). A machine without a scheme is
 * one that is spoken to over https.
 */
final class AuthConf {
  private record Machine(String scheme, String host, String path, Address.Login login) {}

  private final List<Machine> machines = new ArrayList<>();

  private AuthConf() {}

  /**
   * @param aptDirectory e.g. {@code /etc/apt}; what the user may not read in it is passed over, as
   *     the mirror then says that it wants a password
   */
  static AuthConf read(Path aptDirectory) throws IOException {
    AuthConf conf = new AuthConf();
    TreeSet<Path> files = new TreeSet<>();
    Path parts = aptDirectory.resolve("auth.conf.d");
    if (Files.isDirectory(parts) && Files.isReadable(parts)) {
      try (DirectoryStream<Path> listed = Files.newDirectoryStream(parts, "*.conf")) {
        listed.forEach(files::add);
      }
    }
    List<Path> all = new ArrayList<>(List.of(aptDirectory.resolve("auth.conf")));
    all.addAll(files);
    for (Path file : all) {
      if (Files.isRegularFile(file) && Files.isReadable(file)) {
        conf.parse(Files.readString(file, StandardCharsets.UTF_8));
      }
    }
    return conf;
  }

  private void parse(String text) {
    List<String> words = new ArrayList<>();
    text.lines()
        .map(line -> line.replaceFirst("(^|\\s)#.*", ""))
        .forEach(line -> words.addAll(AptSourcesReader.words(line)));
    String machine = "";
    String user = "";
    String password = "";
    for (int i = 0; i + 1 < words.size(); i++) {
      switch (words.get(i)) {
        case "machine" -> {
          add(machine, user, password);
          machine = words.get(++i);
          user = "";
          password = "";
        }
        case "login" -> user = words.get(++i);
        case "password" -> password = words.get(++i);
        default -> {
          // a token of other programs that read this format
        }
      }
    }
    add(machine, user, password);
  }

  private void add(String machine, String user, String password) {
    if (machine.isEmpty() || user.isEmpty()) {
      return;
    }
    int colon = machine.indexOf("://");
    String scheme = colon < 0 ? "https" : machine.substring(0, colon).toLowerCase(Locale.ROOT);
    String rest = colon < 0 ? machine : machine.substring(colon + 3);
    int slash = rest.indexOf('/');
    String host = (slash < 0 ? rest : rest.substring(0, slash)).toLowerCase(Locale.ROOT);
    machines.add(
        new Machine(
            scheme,
            host,
            slash < 0 ? "" : rest.substring(slash),
            new Address.Login(user, password)));
  }

  /** The address with what the first fitting machine says, unless it has a name of its own. */
  Address entered(Address address) {
    if (address.login().isPresent() || address.local().isPresent()) {
      return address;
    }
    String text = address.toString();
    Optional<Machine> found =
        machines.stream()
            .filter(m -> text.startsWith(m.scheme() + "://"))
            .filter(m -> isHost(m.host(), address))
            .filter(m -> path(text).startsWith(m.path()))
            .findFirst();
    return found.map(m -> address.withLogin(m.login())).orElse(address);
  }

  private static boolean isHost(String host, Address address) {
    String server = address.server().substring(address.server().indexOf("://") + 3);
    return host.equals(server) || host.equals(address.host());
  }

  private static String path(String text) {
    int slash = text.indexOf('/', text.indexOf("://") + 3);
    return slash < 0 ? "/" : text.substring(slash);
  }
}
