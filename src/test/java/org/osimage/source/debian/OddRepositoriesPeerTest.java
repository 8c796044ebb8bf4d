package org.osimage.source.debian;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osimage.BuildLog;
import org.osimage.ImageBuildException;
import org.osimage.source.debian.repository.HostApt;
import org.osimage.source.debian.repository.SigningKey;
import org.osimage.source.debian.repository.TestRepository;
import org.osimage.source.download.Access;
import org.osimage.testing.Tools;

/**
 * Odd repositories and odd lines in sources.list, read by apt with a state of its own and by us:
 * the same are taken, and the same packages would be installed. Where we mean to differ, a table
 * says so and why.
 */
@Tag("peer")
class OddRepositoriesPeerTest {
  private static final String SPOILT =
      "apt takes nothing of the index; here an odd paragraph spoils only its own package";

  /** Name of the case to the reason why we decide otherwise than apt. */
  private static final Map<String, String> OTHERWISE =
      Map.of(
          "no sums",
          "an index without a sum is taken where there is no Release file at all",
          "Valid-Until, past: EEEE, dd-MMM-yy HH:mm:ss 'GMT'",
          "apt lets a past date with two digits for the year pass; here it is past in every form",
          "other: no Package",
          SPOILT,
          "other: two words as relation",
          SPOILT,
          "only .gz, listed alone",
          "apt wants the sum of the plain index, too",
          "scheme in capitals",
          "apt has methods by their exact names");

  @TempDir Path dir;
  private final Map<String, Odd> cases = new LinkedHashMap<>();
  private final SigningKey key = SigningKey.create();
  private Path keyring = Path.of("");

  /** A repository of three packages: aa is asked for, bb and cc may be needed. */
  private static final class Odd {
    private final Path root;
    private final List<String> paragraphs = new ArrayList<>();
    private final Map<String, String> release = new LinkedHashMap<>();
    private String line = "deb [trusted=yes] file:@ bookworm main";
    private String suite = "bookworm";
    private String architecture = "amd64";
    private List<String> listed = List.of("", ".gz", ".xz");
    private List<String> present = List.of("", ".gz", ".xz");
    private String sums = "SHA256";
    private boolean released = true;
    private boolean signed;

    Odd(Path root) throws IOException {
      this.root = root;
      for (String name : List.of("aa", "bb", "cc")) {
        byte[] deb = name.getBytes(StandardCharsets.US_ASCII);
        Files.createDirectories(root.resolve("pool"));
        Files.write(root.resolve("pool/" + name + ".deb"), deb);
        paragraphs.add(
            "Package: "
                + name
                + "\n"
                + "Version: 1.0\n"
                + "Architecture: all\n"
                + "Maintainer: N <n@example.org>\n"
                + "Filename: pool/"
                + name
                + ".deb\nSize: 2\nSHA256: "
                + TestRepository.hex(deb)
                + "\nDescription: odd\n");
      }
      release.put("Origin", "t");
      release.put("Suite", "bookworm");
      release.put("Codename", "bookworm");
      release.put("Architectures", "amd64");
      release.put("Components", "main");
      release.put("Date", date(Instant.now().minusSeconds(3600)));
    }

    Odd edit(int paragraph, String from, String to) {
      String before = paragraphs.get(paragraph);
      assertTrue(before.contains(from), from);
      paragraphs.set(paragraph, before.replace(from, to));
      return this;
    }

    Odd needs(String relation) {
      return edit(0, "Maintainer", "Depends: " + relation + "\nMaintainer");
    }

    void write(SigningKey key) throws IOException {
      byte[] text = String.join("\n", paragraphs).getBytes(StandardCharsets.UTF_8);
      Path dist = root.resolve("dists/bookworm");
      Path binary = Files.createDirectories(dist.resolve("main/binary-" + architecture));
      StringBuilder sum = new StringBuilder();
      for (String form : List.of("", ".gz", ".xz")) {
        byte[] bytes =
            form.isEmpty() ? text : form.equals(".xz") ? TestRepository.xz(text) : gz(text);
        if (present.contains(form)) {
          Files.write(binary.resolve("Packages" + form), bytes);
        }
        if (listed.contains(form)) {
          sum.append(" " + hash(bytes) + " " + bytes.length);
          sum.append(" main/binary-" + architecture + "/Packages" + form + "\n");
        }
      }
      StringBuilder file = new StringBuilder();
      release.forEach((k, v) -> file.append(v.isEmpty() ? "" : k + ": " + v + "\n"));
      String all = file + (sum.isEmpty() ? "" : sums + ":\n" + sum);
      if (signed) {
        Files.write(dist.resolve("InRelease"), key.clearSigned(all));
      } else if (released) {
        Files.writeString(dist.resolve("Release"), all);
      }
    }

    private String hash(byte[] bytes) {
      String algorithm = sums.equals("MD5Sum") ? "MD5" : sums.replace("SHA", "SHA-");
      try {
        return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(bytes));
      } catch (java.security.NoSuchAlgorithmException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private static String date(Instant instant) {
    return DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'UTC'", Locale.ROOT)
        .format(instant.atZone(ZoneOffset.UTC));
  }

  private static byte[] gz(byte[] text) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gz = new GZIPOutputStream(out)) {
      gz.write(text);
    }
    return out.toByteArray();
  }

  private void odd(String name, Consumer<Odd> change) throws IOException {
    Odd odd = new Odd(dir.resolve("r" + cases.size()));
    change.accept(odd);
    odd.write(key);
    cases.put(name, odd);
  }

  private void paragraphs() throws IOException {
    odd("plain", o -> {});
    for (int i : new int[] {0, 1}) {
      String who = i == 0 ? "wanted: " : "other: ";
      odd(who + "Size twice", o -> o.edit(i, "Size:", "Size: 5\nSize:"));
      odd(who + "no Version", o -> o.edit(i, "Version: 1.0\n", ""));
      odd(who + "no Size", o -> o.edit(i, "Size:", "X:"));
      odd(who + "Size in letters", o -> o.edit(i, "Size: 2", "Size: two"));
      odd(who + "no SHA256", o -> o.edit(i, "SHA256:", "X:"));
      odd(who + "no Filename", o -> o.edit(i, "Filename:", "X:"));
      odd(who + "a line of rubbish", o -> o.edit(i, "Maintainer", "rubbish\nMaintainer"));
      odd(who + "two words as relation", o -> o.edit(i, "Main", "Depends: a b\nMain"));
      odd(who + "blank before the colon", o -> o.edit(i, "Version:", "Version :"));
      odd(who + "tab behind the colon", o -> o.edit(i, "Version: ", "Version:\t"));
      if (i == 1) {
        continue;
      }
      odd(who + "comment", o -> o.edit(i, "Maintainer", "# c\nMaintainer"));
      odd(who + "odd Multi-Arch", o -> o.edit(i, "Main", "Multi-Arch: x\nMain"));
      odd(who + "odd Essential", o -> o.edit(i, "Main", "Essential: maybe\nMain"));
      odd(who + "odd Priority", o -> o.edit(i, "Main", "Priority: x\nMain"));
      odd(who + "line ends of DOS", o -> o.edit(i, "\n", "\r\n"));
      odd(who + "continuation first", o -> o.edit(i, "Package:", " x\nPackage:"));
      odd(who + "field names in capitals", o -> o.edit(i, "Version", "VERSION"));
    }
    odd("other: no Package", o -> o.edit(1, "Package: bb\n", ""));
    odd("other: odd Version", o -> o.edit(1, "Version: 1.0", "Version: a b"));
    odd("other: capitals", o -> o.edit(1, "Package: bb", "Package: BB"));
    odd("other: odd name", o -> o.edit(1, "Package: bb", "Package: b b"));
    odd("Filename ./", o -> o.edit(0, "Filename: ", "Filename: ./"));
    odd("Filename with ..", o -> o.edit(0, "Filename: ", "Filename: ../"));
    odd("same package twice", o -> o.paragraphs.add(o.paragraphs.get(0)));
  }

  private void relations() throws IOException {
    odd("needs bb", o -> o.needs("bb"));
    odd("needs architecture list", o -> o.needs("bb [amd64]"));
    odd("needs profile", o -> o.needs("bb <nocheck>"));
    odd("needs, not closed", o -> o.needs("bb (>= 1"));
    odd("needs bb:any", o -> o.needs("bb:any"));
    odd(
        "needs bb:any, allowed",
        o -> o.needs("bb:any").edit(1, "Main", "Multi-Arch: allowed\nMain"));
    odd(
        "needs bb:any, foreign",
        o -> o.needs("bb:any").edit(1, "Main", "Multi-Arch: foreign\nMain"));
    odd("needs bb:native", o -> o.needs("bb:native"));
    odd("needs bb:amd64", o -> o.needs("bb:amd64"));
    odd("needs bb:all", o -> o.needs("bb:all"));
    odd("needs virt:any", o -> o.needs("virt:any").edit(2, "Main", "Provides: virt\nMain"));
    odd(
        "virt:any of virt:any",
        o -> o.needs("virt:any").edit(2, "Main", "Provides: virt:any\nMain"));
    odd("virt:amd64", o -> o.needs("virt:amd64").edit(2, "Main", "Provides: virt:amd64\nMain"));
    odd("virt (= 2)", o -> o.needs("virt (>= 2)").edit(2, "Main", "Provides: virt (= 2)\nMain"));
    odd("virt (>= 2)", o -> o.needs("virt (>= 2)").edit(2, "Main", "Provides: virt (>= 2)\nMain"));
  }

  private void releases() throws IOException {
    odd(
        "neither Suite nor Codename",
        o -> {
          o.release.put("Suite", "");
          o.release.put("Codename", "");
        });
    odd(
        "another suite",
        o -> {
          o.release.put("Suite", "x");
          o.release.put("Codename", "y");
        });
    odd(
        "only Suite, another",
        o -> {
          o.release.put("Suite", "x");
          o.release.put("Codename", "");
        });
    odd("no Date", o -> o.release.put("Date", ""));
    odd(
        "Architectures: all",
        o -> {
          o.release.put("Architectures", "all");
          o.architecture = "all";
        });
    odd("Architectures: amd64 all, one index", o -> o.release.put("Architectures", "amd64 all"));
    odd("no Architectures", o -> o.release.put("Architectures", ""));
    odd("no Components", o -> o.release.put("Components", ""));
    odd("other Components", o -> o.release.put("Components", "contrib"));
    for (String sums : List.of("MD5Sum", "SHA1", "SHA512")) {
      odd("sums: " + sums, o -> o.sums = sums);
    }
    odd("no sums", o -> o.listed = List.of());
    odd("no Release", o -> o.released = false);
    odd("only .gz, listed alone", o -> o.listed = o.present = List.of(".gz"));
    odd("not signed", o -> o.line = "deb file:@ bookworm main");
    odd("trusted=no", o -> o.line = "deb [trusted=no] file:@ bookworm main");
    for (String form :
        List.of(
            "EEE MMM d HH:mm:ss yyyy",
            "EEEE, dd-MMM-yy HH:mm:ss 'GMT'",
            "EEE, d MMM yyyy H:mm:ss '+0000'")) {
      Instant now = Instant.now().minusSeconds(3600);
      String text =
          DateTimeFormatter.ofPattern(form, Locale.ENGLISH).format(now.atZone(ZoneOffset.UTC));
      signed("Date: " + form, o -> o.release.put("Date", text));
      String old =
          DateTimeFormatter.ofPattern(form, Locale.ENGLISH)
              .format(now.minusSeconds(400 * 86400).atZone(ZoneOffset.UTC));
      signed("Valid-Until, past: " + form, o -> o.release.put("Valid-Until", old));
    }
    signed("Valid-Until: rubbish", o -> o.release.put("Valid-Until", "rubbish"));
    signed("signed", o -> {});
  }

  private void signed(String name, Consumer<Odd> change) throws IOException {
    odd(
        name,
        o -> {
          o.signed = true;
          o.line = "deb [signed-by=" + keyring + "] file:@ bookworm main";
          change.accept(o);
        });
  }

  private void lines() throws IOException {
    for (String options :
        List.of(
            "arch=arm64 arch+=amd64 trusted=yes",
            "arch-=amd64 trusted=yes",
            "arch=amd64,arm64 trusted=yes",
            " trusted=yes ",
            "trusted=yes lang=none foo=bar",
            "trusted=yes arch = amd64")) {
      odd("[" + options + "]", o -> o.line = "deb [" + options + "] file:@ bookworm main");
    }
    odd("quoted", o -> o.line = "deb [trusted=yes] \"file:@\" \"bookworm\" main");
    odd("comment behind", o -> o.line += " # bookworm");
    odd("file://", o -> o.line = "deb [trusted=yes] file://@ bookworm main");
    odd("copy:", o -> o.line = "deb [trusted=yes] copy:@ bookworm main");
    odd("scheme in capitals", o -> o.line = "deb [trusted=yes] FILE:@ bookworm main");
    odd("tabs", o -> o.line = "deb\t[trusted=yes]\tfile:@\tbookworm\tmain");
    odd("main main", o -> o.line += " main");
    odd("no component", o -> o.line = "deb [trusted=yes] file:@ bookworm");
    odd("slash and component", o -> o.line = "deb [trusted=yes] file:@ bookworm/ main");
    odd("DEB", o -> o.line = "DEB [trusted=yes] file:@ bookworm main");
    odd("open bracket", o -> o.line = "deb [trusted=yes file:@ bookworm main");
    odd("escape", o -> o.line = "deb [trusted=yes] file:@ %62ookworm main");
    odd("deb-src too", o -> o.line += "\ndeb-src [trusted=yes] file:@ bookworm main");
    odd(
        "flat, $(ARCH)",
        o -> {
          o.line = "deb [trusted=yes] file:@ dists/bookworm/main/binary-$(ARCH)/";
          o.suite = "dists/bookworm/main/binary-amd64/";
          o.edit(0, "Filename: ", "Filename: ./");
        });
  }

  @Test
  void verdictAndChoiceAreApts() throws Exception {
    Tools.require("apt-get");
    keyring = dir.resolve("key.gpg");
    Files.write(keyring, key.keyring());
    paragraphs();
    relations();
    releases();
    lines();
    assertTrue(cases.size() >= 60, "only " + cases.size());
    List<String> differences = new ArrayList<>();
    List<String> unused = new ArrayList<>(OTHERWISE.keySet());
    for (Map.Entry<String, Odd> odd : cases.entrySet()) {
      String theirs = apt(odd.getValue());
      String ours = ours(odd.getValue());
      boolean equal =
          theirs.startsWith("refused") ? ours.startsWith("refused") : theirs.equals(ours);
      if (OTHERWISE.containsKey(odd.getKey())) {
        unused.remove(odd.getKey());
        equal = !equal;
      }
      if (!equal) {
        differences.add(odd.getKey() + "\n apt:  " + theirs + "\n ours: " + ours);
      }
    }
    assertEquals("", String.join("\n", differences));
    assertEquals(List.of(), unused, "no longer in the corpus");
  }

  private static final String REFEREE =
      """
      rm -rf a; mkdir -p a/lists/partial a/cache/archives/partial a/d a/dl; : > a/status
      o="-q -o Dir::Etc::sourcelist=$PWD/a/s.list -o Dir::Etc::sourceparts=$PWD/a/d
        -o Dir::State::lists=$PWD/a/lists -o Dir::Cache=$PWD/a/cache -o Dir::State::status=$PWD/a/status
        -o Dir::Etc::trustedparts=$PWD/a/d -o Dir::Etc::preferencesparts=$PWD/a/d
        -o Acquire::Check-Valid-Until=true -o Acquire::Check-Date=true -o APT::Sandbox::User= -o Debug::NoLocking=1 -o APT::Architecture=amd64
        -o APT::Architectures=amd64 -o APT::Install-Recommends=0"
      printf '%s\\n' "$1" > a/s.list
      apt-get $o update > a/log 2>&1 || { echo "refused: $(grep '^E' a/log | head -2 | tr '\\n' ' ')"; exit; }
      apt-get $o -s install aa > a/log 2>&1 || { echo "refused: $(grep '^E' a/log | head -2)"; exit; }
      n=$(sed -n 's/^Inst \\([^ ]*\\).*/\\1/p' a/log | sort | tr '\\n' ' ')
      cd a/dl; apt-get $o download aa > ../log 2>&1 || { echo "refused: $(grep '^E' ../log | head -2)"; exit; }
      echo "$n"
      """;

  private String apt(Odd odd) {
    String line = odd.line.replace("@", odd.root.toString());
    return Tools.run(dir, List.of("sh", "-c", REFEREE, "sh", line)).output().strip();
  }

  private String ours(Odd odd) throws IOException {
    Path host = Files.createDirectories(dir.resolve("host"));
    Files.writeString(
        host.resolve("sources.list"), odd.line.replace("@", odd.root.toString()) + "\n");
    Access access =
        Access.direct(dir.resolve("cache"), Optional.of(Instant.now()), BuildLog.SILENT);
    DebianRequest request = Requests.withoutProvided(Requests.of(Requests.host(odd.suite), "aa"));
    try {
      DebianResolution resolution =
          new DebianResolver(access, new HostApt(host, host)).resolve(request);
      TreeSet<String> names = new TreeSet<>();
      resolution.packages().forEach(p -> names.add(p.name()));
      resolution.download();
      return String.join(" ", names);
    } catch (ImageBuildException e) {
      return "refused: " + e.getMessage();
    }
  }
}
