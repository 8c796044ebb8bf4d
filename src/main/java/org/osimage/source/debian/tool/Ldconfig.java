package org.osimage.source.debian.tool;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.osimage.content.RandomBytes;
import org.osimage.elf.DynamicSection;
import org.osimage.shell.command.Command;
import org.osimage.shell.command.Invocation;
import org.osimage.shell.file.Bytes;
import org.osimage.shell.file.Node;
import org.osimage.shell.pattern.Glob;
import org.osimage.source.debian.tool.file.TreeFiles;

/**
 * ldconfig(8): the links by which libraries are found, and {@code /etc/ld.so.cache} in the form
 * that glibc has written since 2.32 (sysdeps/generic/dl-cache.h).
 */
final class Ldconfig implements Command {
  private static final String CACHE = "/etc/ld.so.cache";
  private static final String MAGIC = "glibc-ld.so.cache1.1";
  private static final int HEADER = 48;
  private static final int ENTRY = 24;
  private static final int LITTLE_ENDIAN = 2;

  /** The flags of an entry by e_machine and class: the C library's kind and the ABI. */
  private static final Map<Integer, Integer> FLAGS_64 =
      Map.of(62, 0x303, 183, 0xa03, 243, 0x1003, 21, 0x503, 22, 0x403);

  private static final Map<Integer, Integer> FLAGS_32 = Map.of(3, 0x3, 40, 0x903, 62, 0x803);

  private record Library(String soname, String path, int flags) {}

  @Override
  public int run(Invocation call) throws IOException {
    for (String word : call.arguments()) {
      if (word.equals("-p") || word.equals("--print-cache")) {
        return 0;
      }
      if (word.equals("-N") || word.equals("-n")) {
        return 0; // neither the cache nor other directories are wanted
      }
    }
    TreeFiles files = new TreeFiles(call.files());
    List<Library> libraries = new ArrayList<>();
    Set<String> seen = new LinkedHashSet<>();
    for (String directory : directories(files)) {
      Optional<String> real = files.real(directory);
      if (real.isPresent() && seen.add(real.get())) {
        libraries.addAll(in(call, files, directory));
      }
    }
    Map<String, Library> chosen = new TreeMap<>((a, b) -> -compare(a, b));
    List<Library> all = new ArrayList<>();
    for (Library library : libraries) {
      if (chosen.putIfAbsent(library.soname() + "\0" + library.flags(), library) == null) {
        all.add(library);
      }
    }
    all.sort(
        (a, b) -> {
          int order = -compare(a.soname(), b.soname());
          return order != 0 ? order : Integer.compare(b.flags(), a.flags());
        });
    files.write(CACHE, Bytes.of(cache(all)), 0644);
    return 0;
  }

  /** As the configuration lists them, then the linker's own. */
  private static Set<String> directories(TreeFiles files) throws IOException {
    Set<String> all = new LinkedHashSet<>();
    read(files, "/etc/ld.so.conf", all, 0);
    all.addAll(List.of("/lib", "/usr/lib", "/lib64", "/usr/lib64"));
    return all;
  }

  private static void read(TreeFiles files, String path, Set<String> all, int depth)
      throws IOException {
    for (String line : files.lines(path)) {
      String text = line.replaceFirst("#.*", "").strip();
      if (text.startsWith("include ") && depth < 10) {
        String pattern = text.substring("include ".length()).strip();
        String directory = TreeFiles.parent(pattern);
        Glob glob = Glob.of(pattern.substring(pattern.lastIndexOf('/') + 1));
        for (String name : files.names(directory)) {
          if (glob.matches(name)) {
            read(files, directory + "/" + name, all, depth + 1);
          }
        }
      } else if (text.startsWith("/")) {
        all.add(text.replaceFirst("=.*", "").replaceFirst("/+$", ""));
      }
    }
  }

  private static List<Library> in(Invocation call, TreeFiles files, String directory)
      throws IOException {
    Map<String, Library> bySoname = new TreeMap<>();
    Map<String, String> fileOf = new TreeMap<>();
    for (String name : files.names(directory)) {
      if (!name.matches("(lib|ld-).*\\.so.*") || name.matches(".*(\\.dpkg-(new|tmp)|~)")) {
        continue;
      }
      call.budget().step();
      String path = directory + "/" + name;
      Optional<Node> node = call.files().find(path);
      if (node.isEmpty() || !node.get().isFile()) {
        continue;
      }
      DynamicSection section = section(call, node.get(), path);
      Map<Integer, Integer> known = section.kind().isWide() ? FLAGS_64 : FLAGS_32;
      Integer flags = known.get(section.machine());
      if (section.kind() == DynamicSection.Kind.NO_ELF || flags == null) {
        continue;
      }
      String soname = section.soname().orElse(name);
      boolean link = files.unfollowed(path).filter(Node::isSymlink).isPresent();
      String newest = fileOf.get(soname);
      if (!link && (newest == null || compare(name, newest) > 0)) {
        fileOf.put(soname, name);
      }
      // a name for development, without a version, is found under the name of the library itself
      if (!link || name.equals(soname)) {
        bySoname.put(soname, new Library(soname, directory + "/" + soname, flags));
      }
    }
    for (Map.Entry<String, String> real : fileOf.entrySet()) {
      String link = directory + "/" + real.getKey();
      if (!real.getKey().equals(real.getValue()) && files.unfollowed(link).isEmpty()) {
        files.symlink(link, real.getValue());
      }
    }
    return List.copyOf(bySoname.values());
  }

  private static DynamicSection section(Invocation call, Node node, String path)
      throws IOException {
    return DynamicSection.of(
        path, RandomBytes.of(call.files().store(), call.files().content(node)));
  }

  /** As the linker compares: runs of digits by their value. */
  static int compare(String a, String b) {
    int i = 0;
    int j = 0;
    while (i < a.length() && j < b.length()) {
      char c = a.charAt(i);
      char d = b.charAt(j);
      if (digit(c) && digit(d)) {
        int endA = end(a, i);
        int endB = end(b, j);
        String x = a.substring(i, endA).replaceFirst("^0+(?=.)", "");
        String y = b.substring(j, endB).replaceFirst("^0+(?=.)", "");
        int order = x.length() != y.length() ? x.length() - y.length() : x.compareTo(y);
        if (order != 0) {
          return order;
        }
        i = endA;
        j = endB;
      } else if (digit(c) || digit(d)) {
        return digit(c) ? 1 : -1;
      } else if (c != d) {
        return c - d;
      } else {
        i++;
        j++;
      }
    }
    return (i < a.length() ? a.charAt(i) : 0) - (j < b.length() ? b.charAt(j) : 0);
  }

  private static boolean digit(char c) {
    return c >= '0' && c <= '9';
  }

  private static int end(String text, int from) {
    int end = from;
    while (end < text.length() && digit(text.charAt(end))) {
      end++;
    }
    return end;
  }

  /** A key is the end of its path where the library lies under its soname. */
  private static byte[] cache(List<Library> libraries) {
    ByteArrayOutputStream strings = new ByteArrayOutputStream();
    int base = HEADER + ENTRY * libraries.size();
    ByteBuffer table = ByteBuffer.allocate(base).order(ByteOrder.LITTLE_ENDIAN);
    table.position(HEADER);
    for (Library library : libraries) {
      int value = base + strings.size();
      byte[] path = library.path().getBytes(StandardCharsets.ISO_8859_1);
      strings.writeBytes(path);
      strings.write(0);
      table.putInt(library.flags());
      table.putInt(value + path.length - library.soname().length());
      table.putInt(value);
      table.putInt(0).putLong(0);
    }
    table.position(0);
    table.put(MAGIC.getBytes(StandardCharsets.US_ASCII));
    table.putInt(libraries.size()).putInt(strings.size()).put((byte) LITTLE_ENDIAN);
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(table.array());
    all.writeBytes(strings.toByteArray());
    return all.toByteArray();
  }
}
