package org.osimage.source.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.osimage.BuildLog;
import org.osimage.ImageBuildException;

class ManifestReaderTest {
  private static List<ManifestEntry> read(byte[] manifest) throws IOException {
    Findings findings = new Findings(BuildLog.SILENT);
    List<ManifestEntry> entries = new ArrayList<>();
    new ManifestReader(findings).read("m", new ByteArrayInputStream(manifest), entries::add);
    findings.throwIfAny("mistakes");
    return entries;
  }

  private static List<String> lines(String manifest) throws IOException {
    return read(manifest.getBytes(StandardCharsets.UTF_8)).stream()
        .map(e -> e.position().line() + ": " + e.line())
        .toList();
  }

  private static String refusal(String manifest) {
    return refusal(manifest.getBytes(StandardCharsets.UTF_8));
  }

  private static String refusal(byte[] manifest) {
    return assertThrows(ImageBuildException.class, () -> read(manifest)).getMessage();
  }

  @Test
  void theFourTypes() throws IOException {
    assertEquals(
        List.of(
            "1: d etc 0755 root sys",
            "2: f etc/passwd 0644 root sys",
            "3: s bin=./usr/bin",
            "4: h usr/bin/ed=usr/bin/red"),
        lines(
            "d etc 0755 root sys\nf etc/passwd 644 root sys\ns bin=./usr/bin\n"
                + "h usr/bin/ed=/usr/bin/red"));
  }

  @Test
  void blanksCommentsAndLineEnds() throws IOException {
    assertEquals(
        List.of("1: d a 0755 root sys", "5: f a/b#c 4555 root 65534", "6: s a/l=x=y#z"),
        lines(
            "\ufeff  d\ta   0755 root sys \r\n\r\n# f x\n   # y\n"
                + "f a/b#c 4555 root 65534 # why\ns a/l=x=y#z"));
  }

  @Test
  void leadingAndTrailingSlashesAreDropped() throws IOException {
    assertEquals(
        List.of("1: d a/b 0755 0 3", "2: d . 0755 root root", "3: f a/b/c 0644 root sys"),
        lines("d /a/b/ 0755 0 3\nd . 0755 root root\nf ./a//b/c 0644 root sys\n"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          x a 0644 root sys              | unknown type 'x'
          dir a 0755 root sys            | unknown type 'dir'
          f a 0644 root                  | 4 fields where a f line has 5
          f a b 0644 root sys            | 6 fields where a f line has 5
          f                              | 1 fields
          d a 0999 root sys              | the mode '0999' is not octal
          d a -1 root sys                | the mode '-1' is not octal
          d a 07777777 root sys          | the mode '07777777' is not octal
          d a 17777 root sys             | the mode '17777' is not octal
          d a root sys 0755              | the mode 'root' is not octal
          f a 0644 -1 sys                | the owner '-1' is neither a name nor an id
          f a 0644 root 4294967295       | the owner '4294967295' is neither
          f a 0644 ro:ot sys             | the owner 'ro:ot' is neither
          f ../a 0644 root sys           | the path '../a' leaves the image
          f a/../../b 0644 root sys      | the path 'a/../../b' leaves the image
          f / 0644 root sys              | the root of the image cannot be a file
          s usr/bin/nm 0555 root bin     | 'usr/bin/nm' with mode and owner is an f line
          s a                            | no '=' where a link is s PATH=TARGET
          s a=                           | the link a has an empty target
          s =a                           | the path is empty
          s a=b c                        | 3 fields where a link is s PATH=TARGET
          h a=../../etc/shadow           | the target '../../etc/shadow' leaves the image
          h a=                           | empty target
          s /=b                          | the root of the image cannot be a link
          """)
  void badLinesAreNamedWithTheirNumber(String line, String message) {
    String refusal = refusal("d ok 0755 root sys\n" + line + "\n");
    assertTrue(refusal.startsWith("m, line 2: "), refusal);
    assertTrue(refusal.contains(message), refusal);
  }

  @Test
  void allMistakesAreCollected() {
    String refusal = refusal("x\nd a 0755 root sys\nf\ns a\n");
    assertTrue(refusal.startsWith("3 mistakes:\n  m, line 1: "), refusal);
    assertTrue(refusal.contains("\n  m, line 3: ") && refusal.contains("\n  m, line 4: "), refusal);
  }

  @Test
  void countlessMistakesAreCounted() {
    String refusal = refusal("x\n".repeat(5000));
    assertTrue(refusal.startsWith("5000 mistakes:"), refusal.substring(0, 40));
    assertTrue(refusal.endsWith("and 4000 more"), refusal.substring(refusal.length() - 40));
  }

  @Test
  void nulControlCharactersAndBytesThatAreNoText() {
    assertTrue(refusal("d a\0b 0755 root sys").contains("control character 0x0 in column 4"));
    assertTrue(refusal("d a\u0007 0755 root sys").contains("control character 0x7"));
    assertTrue(refusal("d a\rb 0755 root sys").contains("control character 0xd"));
    byte[] latin1 = "d \u00e4 0755 root sys".getBytes(StandardCharsets.ISO_8859_1);
    assertEquals("m, line 1: the line is not valid UTF-8", refusal(latin1));
  }

  @Test
  void longNames() throws IOException {
    String component = "c".repeat(255);
    assertEquals(1, lines("d " + component + " 0755 root sys").size());
    assertTrue(refusal("d " + component + "c 0755 root sys").contains("is too long"));
    assertTrue(refusal("d " + "c/".repeat(2049) + " 0755 root sys").contains("is too long"));
    assertTrue(refusal("s a=" + "t".repeat(4097)).contains("target is longer than 4096"));
  }

  @Test
  void aLineOfAMebibyteIsRefusedAndTheNextIsRead() {
    String refusal = refusal("f " + "a".repeat(1 << 20) + " 0644 root sys\nd x 0755 root sys\nq\n");
    assertTrue(refusal.contains("m, line 1: the line is longer than 65536 bytes"), refusal);
    assertTrue(refusal.contains("m, line 3: unknown type 'q'"), refusal);
  }

  @Test
  void aMillionLinesInASmallBuffer() throws IOException {
    AtomicInteger count = new AtomicInteger();
    Findings findings = new Findings(BuildLog.SILENT);
    InputStream million = new Generated(1_000_000);
    new ManifestReader(findings)
        .read(
            "m",
            new SequenceInputStream(million, InputStream.nullInputStream()),
            e -> count.incrementAndGet());
    findings.throwIfAny("mistakes");
    assertEquals(1_000_000, count.get());
  }

  @Test
  void randomDamageGivesEntriesOrNamedMistakes() {
    byte[] good =
        "d etc 0755 root sys\nf etc/passwd 0644 root sys\ns a=b\nh c=d\n# x\n"
            .getBytes(StandardCharsets.UTF_8);
    long seed = 20101031;
    Random random = new Random(seed);
    for (int round = 0; round < 20_000; round++) {
      byte[] bad = good.clone();
      for (int i = 0; i < 3; i++) {
        bad[random.nextInt(bad.length)] = (byte) random.nextInt(256);
      }
      try {
        read(bad);
      } catch (ImageBuildException e) {
        assertTrue(e.getMessage().contains("m, line "), () -> "seed " + seed + ": " + e);
      } catch (IOException e) {
        throw new AssertionError("seed " + seed, e);
      }
    }
  }

  /** Makes lines as they are asked for. */
  private static final class Generated extends InputStream {
    private final int lines;
    private int made;
    private byte[] block = new byte[0];
    private int at;

    Generated(int lines) {
      this.lines = lines;
    }

    @Override
    public int read() {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) {
      if (at == block.length) {
        ByteArrayOutputStream next = new ByteArrayOutputStream();
        for (int i = 0; i < 1000 && made < lines; i++) {
          String line = String.format(Locale.ROOT, "f usr/lib/%07d 0644 root bin\n", made++);
          next.writeBytes(line.getBytes(StandardCharsets.US_ASCII));
        }
        block = next.toByteArray();
        at = 0;
      }
      if (block.length == 0) {
        return -1;
      }
      int n = Math.min(length, block.length - at);
      System.arraycopy(block, at, target, offset, n);
      at += n;
      return n;
    }
  }
}
