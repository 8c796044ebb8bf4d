package org.osimage.source.debian.tool;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.osimage.content.Sha256;
import org.osimage.shell.command.Command;
import org.osimage.shell.command.Invocation;
import org.osimage.shell.file.Bytes;
import org.osimage.shell.file.Node;
import org.osimage.source.debian.certificate.JavaKeyStore;
import org.osimage.source.debian.certificate.SubjectHash;
import org.osimage.source.debian.tool.file.TreeFiles;

/**
 * What the scripts of ca-certificates and ca-certificates-java ask of openssl(1) and of the Java
 * runtime: links by hash, and the key store {@code /etc/ssl/certs/java/cacerts}.
 */
final class Certificates {
  private static final String STORE = "/etc/ssl/certs/java/cacerts";
  private static final String BEGIN = "-----BEGIN CERTIFICATE-----";
  private static final String END = "-----END CERTIFICATE-----";

  private Certificates() {}

  static Map<String, Command> all() {
    Map<String, Command> all = new TreeMap<>();
    all.put("openssl", Certificates::openssl);
    all.put("c_rehash", call -> rehash(call, call.arguments()));
    all.put("java", Certificates::java);
    all.put("keytool", call -> call.arguments().contains("-list") ? 0 : unknown(call));
    return all;
  }

  private static int unknown(Invocation call) throws IOException {
    return call.processes().notInterpreted(call.name(), call.arguments());
  }

  private static int openssl(Invocation call) throws IOException {
    List<String> words = call.arguments();
    return !words.isEmpty() && words.get(0).equals("rehash")
        ? rehash(call, words.subList(1, words.size()))
        : unknown(call);
  }

  /** One certificate of a file in PEM form, as DER; empty if it has none or several. */
  private static Optional<byte[]> der(String pem) {
    int begin = pem.indexOf(BEGIN);
    int end = pem.indexOf(END, Math.max(begin, 0));
    if (begin < 0 || end < 0 || pem.indexOf(BEGIN, end) >= 0) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          Base64.getMimeDecoder().decode(pem.substring(begin + BEGIN.length(), end)));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** A link HASH.N for each certificate of a directory; one that is there twice gets one. */
  private static int rehash(Invocation call, List<String> words) throws IOException {
    TreeFiles files = new TreeFiles(call.files());
    for (String word : words) {
      if (word.startsWith("-")) {
        continue;
      }
      String directory = word.startsWith("/") ? word : "/" + call.directory() + "/" + word;
      for (String name : files.names(directory)) {
        boolean ours = name.matches("[0-9a-f]{8}\\.r?[0-9]+");
        if (ours && files.unfollowed(directory + "/" + name).filter(Node::isSymlink).isPresent()) {
          files.remove(directory + "/" + name);
        }
      }
      Map<String, Integer> next = new TreeMap<>();
      Set<String> seen = new HashSet<>();
      for (String name : files.names(directory)) {
        if (name.matches(".*\\.(pem|crt|cer)")) {
          link(call, files, directory, name, next, seen);
        }
      }
    }
    return 0;
  }

  private static void link(
      Invocation call,
      TreeFiles files,
      String directory,
      String name,
      Map<String, Integer> next,
      Set<String> seen)
      throws IOException {
    call.budget().step();
    Optional<byte[]> der = der(files.text(directory + "/" + name));
    if (der.isEmpty()) {
      call.err()
          .print(
              "rehash: warning: skipping "
                  + name
                  + ",it does not contain exactly one"
                  + " certificate or CRL\n");
      return;
    }
    if (!seen.add(HexFormat.of().formatHex(Sha256.of(der.get())))) {
      return;
    }
    try {
      String hash = SubjectHash.of(der.get());
      int number = next.merge(hash, 1, Integer::sum) - 1;
      files.symlink(directory + "/" + hash + "." + number, name);
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      call.err().print("rehash: warning: skipping " + name + ", it is damaged\n");
    }
  }

  /** Only the program of ca-certificates-java: lines of a plus and the path of a certificate. */
  private static int java(Invocation call) throws IOException {
    List<String> words = call.arguments();
    if (words.equals(List.of("-version"))) {
      return 0;
    }
    if (words.stream().noneMatch(w -> w.endsWith("/ca-certificates-java.jar"))) {
      return unknown(call);
    }
    TreeFiles files = new TreeFiles(call.files());
    TreeMap<String, byte[]> aliases = new TreeMap<>();
    for (String line : TreeFiles.linesOf(call.read("-"))) {
      if (line.startsWith("+")) {
        String path = line.substring(1);
        String name = path.substring(path.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
        der(files.text(path)).ifPresent(der -> aliases.put("debian:" + utf8(name), der));
      }
    }
    files.write(STORE, Bytes.of(JavaKeyStore.of(aliases, call.files().clock())), 0644);
    return 0;
  }

  private static String utf8(String bytes) {
    return new String(Bytes.bytes(bytes), StandardCharsets.UTF_8);
  }
}
