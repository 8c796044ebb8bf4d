package org.osimage.source.ips.action;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.osimage.ImageBuildException;

class ManifestTest {
  private static final Path REPOSITORY =
      Path.of("src/test/resources/org/osimage/source/ips/repo/publisher/test.example/pkg");

  private static Action read(String line) throws ImageBuildException {
    return new ActionReader("t.p5m").read(line, 3);
  }

  static List<Path> published() throws IOException {
    try (Stream<Path> files = Files.walk(REPOSITORY)) {
      return files.filter(Files::isRegularFile).sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("published")
  void printsWhatPkg5Published(Path file) throws Exception {
    String text = Files.readString(file, StandardCharsets.UTF_8);
    Manifest manifest = Manifest.of(text, file.toString());
    assertEquals(text, manifest.toString());
    assertEquals(manifest.actions(), Manifest.of(manifest.toString(), "again").actions());
    String version = manifest.fmri().orElseThrow().encodedVersion();
    assertEquals(file.getFileName().toString(), version);
  }

  /** Left what is written, right what it means and how it is printed. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          set name=a value=b              | set name=a value=b
          set value=b name=a              | set name=a value=b
          set a=b                         | set name=a value=b
          set a=b a=c                     | set name=a value=b value=c
          set name=a                      | set name=name value=a
          set name=a value=b=c            | set name=a value=b=c
          set name=a value=""             | set name=a value=""
          set name=a value=''             | set name=a value=""
          set name=a value="x y"          | set name=a value="x y"
          set name=a value='x y'          | set name=a value="x y"
          set name=a value='x "y"'        | set name=a value='x "y"'
          set name=a value="it's"         | set name=a value="it's"
          set name=a value="it's \\"x\\"" | set name=a value="it's \\"x\\""
          set name=a value="x\\y z"       | set name=a value="x\\y z"
          set name=a value="x\\\\y z"     | set name=a value="x\\y z"
          set name=a value="x\\\\\\\\y z" | set name=a value="x\\\\\\y z"
          set name=a value="x \\\\"       | set name=a value="x \\\\"
          set name=a value=x\\            | set name=a value="x\\\\"
          set name=a value=x\\y"z         | set name=a value='x\\y"z'
          set name=a value=x'y            | set name=a value="x'y"
          set name=a value="x" "y"        | set name=a value=xy
          set name=a value="x ""y"'z'     | set name=a value="x yz"
          set name=a value=$(M)           | set name=a value="$(M)"
          set name=a value=ä value=€      | set name=a value=ä value=€
          file abc path=/usr/x            | file abc path=usr/x
          file path=x                     | file NOHASH path=x
          file hash=abc path=x            | file abc path=x
          file a hash=a path=x            | file a path=x
          file hash=a=b path=x            | file hash=a=b path=x
          file path=x hash="a b" mode=1   | file hash="a b" mode=1 path=x
          license CDDL license=x          | license CDDL license=x
          license license=x               | license NOHASH license=x
          dir  path=a   mode=0755         | dir mode=0755 path=a
          depend fmri=a fmri=b type=x     | depend fmri=a fmri=b type=x
          driver name=d clone_perms='0 r s' | driver clone_perms="d 0 r s" name=d
          driver name=d clone_perms='m 0 r s' | driver clone_perms="m 0 r s" name=d
          signature algorithm=sha256      | signature algorithm=sha256 value="" version=0
          unknown a=b                     | unknown a=b
          unknown path=/a path=""         | unknown path=/a path=""
          file hash=$(M)=x path=a         | file hash="$(M)=x" path=a
          unknown a="b"c=d                | unknown a=b c=d
          link path=a target=../b         | link path=a target=../b
          """)
  void readsAndPrints(String written, String printed) throws Exception {
    Action action = read(written);
    assertEquals(printed, action.toString());
    assertEquals(action, read(printed));
    assertEquals(3, action.line());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          file                            | the action has no attributes
          frob a=b                        | 'frob' is no type of action
          Set a=b                         | 'Set' is no type of action
          set                             | the action has no attributes
          set name=                       | character 10: 'name' has no value
          set name= value=x               | character 10: 'name' has no value
          set =x                          | character 5: a value without the name
          set na"me=x                     | character 7: a quote in the name
          set "name"=x                    | character 5: a quote in the name
          set name="x                     | character 10: the quoted value does not end
          set name="x\\"                  | character 10: the quoted value does not end
          set name=a value                | character 12: 'value' has no value
          set x name=a value=b            | an action of type set has no payload
          set hash=x value=b              | an action of type set has no payload
          set name=a other=b              | needs the attributes name and value
          set name=a name=b value=c       | name may be there only once
          set name=a name=b               | name may be there only once
          set data=x                      | 'data' is no name
          file a b path=x                 | character 8: 'b' has no value
          file a                          | character 6: 'a' has no value
          file a hash=b path=x            | must name the action's payload
          file hash="" path=x             | must name the action's payload
          file hash="a" "b" path=x        | character 15: a quote in the name
          file a mode=1                   | lacks the attribute path
          dir path=/                      | the path is empty
          dir path=""                     | the path is empty
          dir path=a path=b               | path may be there only once
          depend type=require             | lacks the attribute fmri
          depend fmri=a fmri=b            | fmri may be there only once
          signature value=x               | needs the attribute algorithm
          user uid=1                      | lacks the attribute username
          """)
  void refusesWithPlaceAndReason(String written, String message) {
    ImageBuildException e = assertThrows(ImageBuildException.class, () -> read(written));
    assertTrue(e.getMessage().startsWith("t.p5m, line 3"), e.getMessage());
    assertTrue(e.getMessage().contains(message), e.getMessage());
  }

  @Test
  void attributesAreFoundByName() throws Exception {
    Action action = read("set name=a value=1 value=2 \uD83D\uDE00=x \uFFFD=y");
    assertEquals(List.of("1", "2"), action.values("value"));
    assertEquals(Optional.of("1"), action.value("value"));
    assertEquals(List.of(), action.values("valu"));
    assertEquals(Optional.empty(), action.value("z"));
    // by code point, not by UTF-16
    assertEquals(
        List.of("name", "value", "\uFFFD", "\uD83D\uDE00"),
        List.copyOf(action.attributes().keySet()));
    assertEquals(
        "set name=a value=3 \uFFFD=y \uD83D\uDE00=x", action.with("value", "3").toString());
    assertEquals(Map.of("path", List.of("p")), read("dir path=p").attributes());
  }

  @Test
  void linesContinueAndCommentsSayNothing() throws Exception {
    String text =
        "# comment \\\nstill comment\n\n   \n  set \\\n   name=a \\\r\n value=\"x \" \\\n\"y\"\r\ndir path=b";
    Manifest manifest = Manifest.of(text, "m");
    assertEquals("set name=a value=\"x y\"\ndir path=b\n", manifest.toString());
    assertEquals(5, manifest.actions().get(0).line());
    assertEquals(9, manifest.actions().get(1).line());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "dir path=a\u0000b",
        "dir path=a\rb",
        "dir path=a\u000bb",
        "dir path=a\u0085b",
        "dir path=a\u2028b",
        "dir path=a\u001cb",
        "dir path=a\\"
      })
  void refusesCharactersThatOtherReadersTakeForAnEnd(String line) {
    ImageBuildException e =
        assertThrows(ImageBuildException.class, () -> Manifest.of("\n" + line, "m"));
    assertTrue(e.getMessage().startsWith("m, line 2"), e.getMessage());
  }

  @Test
  void refusesOtherEncodings() {
    byte[] latin1 = "set name=a value=\u00e4\n".getBytes(StandardCharsets.ISO_8859_1);
    ImageBuildException e = assertThrows(ImageBuildException.class, () -> Manifest.of(latin1, "m"));
    assertEquals("m is not UTF-8 text", e.getMessage());
  }

  /** The example of pkg5's doc/signed_manifests.txt. */
  @Test
  void signaturesCoverSortedActionsAndThemselves() throws Exception {
    Manifest manifest =
        Manifest.of(
            "set name=fmri value=foo@1.0\n"
                + "dir path=foo/bar group=sys\n"
                + "set name=v value=b value=a\n"
                + "signature cert1 algorithm=rsa-sha256 value=val1 random_attr=baz version=0\n"
                + "signature cert2 algorithm=rsa-sha256 value=val2 another_attr=whee version=0\n",
            "m");
    assertEquals(
        "dir group=sys path=foo/bar\n"
            + "set name=fmri value=foo@1.0\n"
            + "set name=v value=a value=b\n"
            + "signature cert2 algorithm=rsa-sha256 another_attr=whee value=\"\" version=0",
        manifest.signedText(manifest.actions().get(4)));
  }

  @Test
  void damagedManifestsAreRefusedWithTheDeclaredExceptionOnly() throws Exception {
    Random random = new Random(42);
    List<Path> files = published();
    int read = 0;
    for (int round = 0; round < 8_000; round++) {
      byte[] bytes = Files.readAllBytes(files.get(round % files.size()));
      int length = Math.min(bytes.length, 600);
      byte[] damaged = java.util.Arrays.copyOf(bytes, length - random.nextInt(length / 2));
      for (int i = random.nextInt(4); i >= 0; i--) {
        int at = random.nextInt(damaged.length);
        damaged[at] =
            random.nextBoolean()
                ? (byte) " \"'\\=\n\t,:@/-.#".charAt(random.nextInt(14))
                : (byte) random.nextInt(256);
      }
      try {
        Manifest manifest = Manifest.of(damaged, "m");
        assertEquals(manifest.actions(), Manifest.of(manifest.toString(), "m").actions());
        read++;
        manifest.fmri();
      } catch (ImageBuildException e) {
        assertTrue(e.getMessage().startsWith("m"), e.getMessage());
      }
    }
    assertTrue(read > 400, "only " + read + " could be read");
  }
}
