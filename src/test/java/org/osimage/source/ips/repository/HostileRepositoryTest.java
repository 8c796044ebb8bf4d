package org.osimage.source.ips.repository;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.osimage.BuildLog;
import org.osimage.ImageBuildException;
import org.osimage.content.Content;
import org.osimage.content.PackedContentStore;
import org.osimage.source.SourceContext;
import org.osimage.source.download.Access;
import org.osimage.source.ips.IpsRepository;
import org.osimage.source.ips.action.ActionType;

/** Repositories that lie: refused by name, never believed, never another exception. */
class HostileRepositoryTest {
  private static final String FMRI = "x@1:20260101T000000Z";

  @TempDir Path temp;
  private IpsRepository repository;

  @BeforeEach
  void create() throws IOException {
    repository = new IpsRepository(temp.resolve("r"), "p");
  }

  /** Reads everything, as a build does. */
  private void readAll(String origin) throws IOException {
    Access access = Access.direct(temp.resolve("cache"), Optional.empty(), BuildLog.SILENT);
    SourceContext context = new SourceContext(Runnable::run, 1, 0, BuildLog.SILENT);
    try (PackedContentStore store = PackedContentStore.open(temp.resolve("store"));
        Publisher publisher = Publisher.open(PublisherRequest.of("p", origin), access)) {
      Catalog catalog = publisher.catalog();
      for (String name : catalog.names()) {
        for (CatalogEntry entry : catalog.versions(name)) {
          PackageManifest manifest = publisher.manifest(entry);
          List<Map<String, Content>> unused =
              PayloadFetch.fetch(
                  List.of(
                      new PackagePayloads(
                          publisher,
                          manifest,
                          manifest.manifest().actions().stream()
                              .filter(a -> a.type() == ActionType.FILE)
                              .toList())),
                  store,
                  context);
          assertEquals(1, unused.size());
        }
      }
    }
  }

  private void refused(String... parts) {
    ImageBuildException e =
        assertThrows(ImageBuildException.class, () -> readAll(repository.root().toString()));
    for (String part : parts) {
      assertTrue(e.getMessage().contains(part), e.getMessage());
    }
  }

  private String line() throws IOException {
    return repository.file("the content", "path=usr/x mode=0644 owner=root group=root");
  }

  private void payload(UnaryOperator<byte[]> change) throws IOException {
    String line = line();
    Path file = repository.payload(line.split(" ")[1]);
    Files.write(file, change.apply(Files.readAllBytes(file)));
    repository.add(FMRI, line).write();
  }

  @Test
  void truncatedGzip() throws Exception {
    payload(gzip -> Arrays.copyOf(gzip, gzip.length - 9));
    refused("pkg://p/x@1,5.11:20260101T000000Z, line 2 (file usr/x)", "is truncated after");
  }

  @Test
  void gzipWithoutItsTrailer() throws Exception {
    payload(gzip -> Arrays.copyOf(gzip, gzip.length - 1));
    refused("(file usr/x)", "is truncated after");
  }

  @Test
  void emptyPayload() throws Exception {
    payload(gzip -> new byte[0]);
    refused("(file usr/x)", "is truncated after 0 bytes");
  }

  @Test
  void somethingElseThanGzip() throws Exception {
    payload(gzip -> "hello".getBytes(StandardCharsets.US_ASCII));
    refused("(file usr/x)", "is not compressed by gzip");
  }

  @Test
  void anotherMemberBehindTheEnd() throws Exception {
    payload(
        gzip -> {
          byte[] twice = Arrays.copyOf(gzip, 2 * gzip.length);
          System.arraycopy(gzip, 0, twice, gzip.length, gzip.length);
          return twice;
        });
    refused("(file usr/x)", "has something behind its end");
  }

  @Test
  void anotherContentOfTheSameSize() throws Exception {
    payload(gzip -> IpsRepository.gzip("THE CONTENT".getBytes(StandardCharsets.US_ASCII)));
    refused("(file usr/x)", "has the SHA-256", "but the manifest says");
  }

  @Test
  void aBombStopsAtTheDeclaredSize() throws Exception {
    payload(gzip -> IpsRepository.gzip(new byte[8 << 20]));
    refused("(file usr/x)", "has more content than the 11 bytes of pkg.size");
  }

  @Test
  void missingPayload() throws Exception {
    String line = line();
    repository.add(FMRI, line).write();
    Files.delete(repository.payload(line.split(" ")[1]));
    refused("(file usr/x)", "is missing in " + repository.root());
  }

  /** Left and middle: what is changed in the manifest, before the catalog is made. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          pkg.size=11    | pkg.size=-1     | pkg.size=-1 is no size
          pkg.size=11    | pkg.size=99999999999999999999 | is no size
          pkg.size=11    | pkg.size=0x10   | is no size
          pkg.size=11    | pkg.size=11 pkg.size=12 | is no size
          pkg.size=11    | pkg.size=12     | has 11 bytes, but the manifest says 12
          pkg.size=11    | pkg.size=999999999999999999 | has 11 bytes
          pkg.size=11    | pkg.size=10     | has more content than the 10 bytes
          pkg.csize=     | pkg.csize=9     | compressed bytes, but the manifest says 9
          pkg.csize=     | pkg.csize=-     | is no size
          file:sha256:   | file:sha256:g   | is no hash
          file:sha256:   | file:sha256:../ | is no hash
          file:sha256:   | file:md5:       |
          file:sha256:   | file:sha512t_256: | has the SHA-512/256
          """)
  void wrongSizesAndHashes(String from, String to, String fault) throws Exception {
    String line = line();
    assertTrue(line.contains(from));
    repository.add(FMRI, line.replace(from, to)).write();
    if (fault == null) {
      readAll(repository.root().toString()); // proved by its SHA-1
    } else {
      refused("pkg://p/x@1,5.11:20260101T000000Z, line 2 (file usr/x)", fault);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "../../../etc/passwd",
    "NOHASH",
    "usr/x",
    "B2D1E8D303A7976E2D4A57A89A2C5254378A0566",
    "b2d1e8d303a7976e2d4a57a89a2c5254378a056",
    "b2d1e8d303a7976e2d4a57a89a2c5254378a056/",
  })
  void payloadNamesThatAreNone(String name) throws Exception {
    repository.add(FMRI, "file " + name + " path=usr/x mode=0644 owner=root group=root").write();
    refused("(file usr/x)", "'" + name + "' names no payload");
  }

  @Test
  void onePayloadThatIsSaidToBeTwoThings() throws Exception {
    String other = line().replace("path=usr/x", "path=usr/y").replace("pkg.size=11", "pkg.size=9");
    repository.add(FMRI, line(), other).write();
    refused("line 3 (file usr/y)", "is said to be something else at");
  }

  @Test
  void manifestThatIsNotTheCatalogs() throws Exception {
    repository.add(FMRI, "dir path=usr mode=0755 owner=root group=root").write();
    Files.writeString(
        repository.manifest(FMRI),
        Files.readString(repository.manifest(FMRI)).replace("0755", "0777"));
    refused(repository.manifest(FMRI).toString(), "but the catalog says");
  }

  @Test
  void manifestOfAnotherPackage() throws Exception {
    repository.add(FMRI, "set name=pkg.summary value=x").write();
    String text = Files.readString(repository.manifest(FMRI)).replace("p/x@", "p/y@");
    replaceManifest(text);
    refused("is the manifest of pkg://p/y@", "not of pkg://p/x@");
    replaceManifest(text.replace("p/y@", "q/x@"));
    refused("is the manifest of pkg://q/x@", "not of pkg://p/x@");
  }

  /** Makes the catalog agree with a manifest's bytes, and with nothing else of it. */
  private void replaceManifest(String text) throws IOException {
    Path file = repository.manifest(FMRI);
    String before = IpsRepository.hex("SHA-1", Files.readAllBytes(file));
    Files.writeString(file, text);
    String after = IpsRepository.hex("SHA-1", Files.readAllBytes(file));
    resign("catalog.base.C", before, after);
  }

  private void resign(String part, String from, String to) throws IOException {
    String before = signature(part);
    String json = unsigned(part).replace(from, to);
    String after = repository.sign(part, json);
    if (!part.equals("catalog.attrs")) {
      resign("catalog.attrs", before, after);
    }
  }

  private String unsigned(String part) throws IOException {
    return Files.readString(repository.catalog(part))
        .replaceFirst(",\"_SIGNATURE\":\\{[^}]*\\}\\}\n$", "}");
  }

  private String signature(String part) throws IOException {
    return Files.readString(repository.catalog(part))
        .replaceFirst("(?s).*\"sha-1\":\"([0-9a-f]*)\"\\}\\}\n$", "$1");
  }

  @Test
  void catalogAndManifestDisagreeOnDependencies() throws Exception {
    repository.add(FMRI, "depend fmri=y type=require", "set name=pkg.obsolete value=true").write();
    resign("catalog.dependency.C", "depend fmri=y type=require", "depend fmri=z type=require");
    refused("disagree on pkg://p/x@1", "the manifest has, and the catalog lacks: depend fmri=y");
    resign("catalog.dependency.C", "\"depend fmri=z type=require\",", "");
    refused("the manifest has, and the catalog lacks: depend fmri=y");
  }

  @Test
  void catalogHasMoreDependenciesThanTheManifest() throws Exception {
    repository.add(FMRI, "depend fmri=y type=require").write();
    resign(
        "catalog.dependency.C", "type=require\"", "type=require\",\"depend fmri=z type=require\"");
    refused("the catalog has, and the manifest lacks: depend fmri=z type=require");
  }

  /** Left: a part; middle: what is changed in it, signed anew; right: what is said. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          catalog.attrs  | "version":1  | "version":2     | a catalog of version 1 is expected
          catalog.attrs  | "version":1  | "version":-1    | a number is expected
          catalog.attrs  | "package-version-count":1 | "package-version-count":2 | says that there are 2 versions
          catalog.attrs  | "package-version-count":1 | "package-version-count":99999999999 | a number is expected
          catalog.attrs  | "package-version-count":1 | "x":1 | package-version-count is missing
          catalog.attrs  | "parts":{    | "parts":[       | an object is expected
          catalog.base.C | "x":         | "../x":         | is not a package FMRI
          catalog.base.C | "x":         | "x@2":          | is not a package FMRI
          catalog.base.C | "x":         | "/x":           | is not a package FMRI
          catalog.base.C | 1,5.11:20260101T000000Z | 1,5.11 | has no timestamp
          catalog.base.C | 1,5.11:20260101T000000Z | %2e%2e | is not a version
          catalog.base.C | "signature-sha-1":" | "signature-sha-1":"x | has no SHA-1
          catalog.base.C | "version":"  | "other":"       | has no version
          catalog.base.C | "x":[        | "x":[{"version":"1,5.11:20260101T000000Z","signature-sha-1":"0000000000000000000000000000000000000000"}, | is there twice
          catalog.base.C | "p":{        | "q":{},"q":{},"p":{ | Duplicate
          catalog.base.C | "p":{        | "p":{"y":3,     | a list is expected
          catalog.base.C | "p":{        | "p":{"y":[[]],  | a list of objects is expected
          catalog.base.C | "p":{        | "q":[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]],"p":{ | nesting depth
          catalog.base.C | "p":{        | "p":{,          | no JSON that can be read
          catalog.dependency.C | 1,5.11:2026 | 2,5.11:2026 | the catalog contradicts itself
          catalog.dependency.C | "actions":[ | "actions":[1, | a list of texts is expected
          catalog.dependency.C | "depend fmri=y | "frob fmri=y | 'frob' is no type of action
          """)
  void catalogsThatAreSignedAndWrong(String part, String from, String to, String fault)
      throws Exception {
    repository.add(FMRI, "depend fmri=y type=require").write();
    assertTrue(unsigned(part).contains(from), unsigned(part));
    resign(part, from, to);
    refused(fault);
  }

  @Test
  void damagedCatalogs() throws Exception {
    repository.add(FMRI, "depend fmri=y type=require").write();
    for (String part : List.of("catalog.base.C", "catalog.dependency.C", "catalog.attrs")) {
      Path file = repository.catalog(part);
      String text = Files.readString(file);
      Files.writeString(file, text.replace("\"version", "\"Version"));
      refused(part, "is damaged: its content does not have the SHA-1 of its _SIGNATURE");
      Files.writeString(file, text.replace("_SIGNATURE", "_SIGN"));
      refused(part, "does not end with its _SIGNATURE");
      Files.writeString(file, text);
    }
    repository.sign("catalog.base.C", unsigned("catalog.base.C").replace("\"x\"", "\"y\""));
    refused("catalog.base.C has the signature", "but catalog.attrs says");
    Files.delete(repository.catalog("catalog.base.C"));
    refused("catalog.base.C is missing, though catalog.attrs lists it");
  }

  private byte[] archive() throws IOException {
    repository.add(FMRI, line(), "depend fmri=y type=require").write();
    Path file = temp.resolve("a.p5p");
    repository.archive(file);
    return Files.readAllBytes(file);
  }

  enum Change {
    TRUNCATED("is truncated"),
    DOTS("has a component '..'"),
    SYMLINK("is neither a file nor a directory"),
    TWICE("is there twice"),
    HUGE("more than the archive has"),
    NEGATIVE("more than the archive has"),
    NAME("is not named like a package"),
    ENCODED("is not named like a package");

    private final String fault;

    Change(String fault) {
      this.fault = fault;
    }

    byte[] of(byte[] tar) {
      byte[] changed = tar.clone();
      int header = find(tar, "pkg5.repository") / 512 * 512;
      switch (this) {
        case TRUNCATED -> changed = Arrays.copyOf(tar, header + 100);
        case DOTS -> put(changed, header, "../5.repository");
        case SYMLINK -> put(changed, header + 156, "2");
        case TWICE -> {
          changed = Arrays.copyOf(tar, tar.length + 1024);
          System.arraycopy(tar, header, changed, header + 1024, tar.length - header);
        }
        case HUGE -> put(changed, header + 124, "77777777777");
        case NEGATIVE -> {
          Arrays.fill(changed, header + 124, header + 136, (byte) 0xff);
        }
        case NAME -> put(changed, find(tar, "/x/1%2C"), "/x/a%2C");
        default -> put(changed, find(tar, "%2C5.11"), "%2c5.11");
      }
      int from = this == NAME || this == ENCODED ? find(tar, "/x/1%2C") / 512 * 512 : header;
      checksum(changed, from);
      return changed;
    }

    private static int find(byte[] tar, String text) {
      return new String(tar, StandardCharsets.ISO_8859_1).indexOf(text);
    }

    private static void put(byte[] tar, int at, String text) {
      byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
      System.arraycopy(bytes, 0, tar, at, bytes.length);
    }

    private static void checksum(byte[] tar, int header) {
      if (header + 512 > tar.length) {
        return;
      }
      Arrays.fill(tar, header + 148, header + 156, (byte) ' ');
      int sum = 0;
      for (int i = 0; i < 512; i++) {
        sum += tar[header + i] & 0xff;
      }
      put(tar, header + 148, String.format("%06o\0", sum));
    }
  }

  @ParameterizedTest
  @EnumSource
  void archivesThatLie(Change change) throws Exception {
    Path file = temp.resolve("b.p5p");
    Files.write(file, change.of(archive()));
    ImageBuildException e = assertThrows(ImageBuildException.class, () -> readAll(file.toString()));
    assertTrue(e.getMessage().contains(change.fault), e.getMessage());
    assertTrue(e.getMessage().contains(file.toString()), e.getMessage());
  }

  @Test
  void theTestsArchiveIsSound() throws Exception {
    archive();
    readAll(temp.resolve("a.p5p").toString());
  }

  private static byte[] mutated(byte[] bytes, Random random) {
    byte[] changed = bytes.clone();
    for (int i = random.nextInt(3); i >= 0; i--) {
      int at = random.nextInt(changed.length);
      changed[at] =
          random.nextBoolean()
              ? (byte) (changed[at] ^ 1 << random.nextInt(8))
              : (byte) "\"{}[],:0-9\\\n/u".charAt(random.nextInt(14));
    }
    return random.nextInt(4) == 0
        ? Arrays.copyOf(changed, random.nextInt(changed.length))
        : changed;
  }

  @Test
  void damagedArchivesGiveTheDeclaredExceptionOnly() throws Exception {
    byte[] sound = archive();
    Random random = new Random(11);
    Path file = temp.resolve("f.p5p");
    int refused = 0;
    for (int round = 0; round < 300; round++) {
      Files.write(file, mutated(sound, random));
      try {
        readAll(file.toString());
      } catch (ImageBuildException e) {
        refused++;
      }
    }
    assertTrue(refused > 30, "only " + refused + " were refused");
  }

  @Test
  void damagedCatalogsGiveTheDeclaredExceptionOnly() throws Exception {
    repository.add(FMRI, "depend fmri=y type=require", "set name=a value=\"b \\\"c\\\"\"").write();
    byte[] base = unsigned("catalog.base.C").getBytes(StandardCharsets.UTF_8);
    byte[] dependency = unsigned("catalog.dependency.C").getBytes(StandardCharsets.UTF_8);
    byte[] attributes = Files.readAllBytes(repository.catalog("catalog.attrs"));
    Random random = new Random(12);
    int refused = 0;
    for (int round = 0; round < 6_000; round++) {
      CatalogBuilder builder = new CatalogBuilder("p", "o");
      try (JsonText b = json(mutated(base, random));
          JsonText d = json(round % 2 == 0 ? dependency : mutated(dependency, random))) {
        builder.read(CatalogBuilder.Part.BASE, b);
        builder.read(CatalogBuilder.Part.DEPENDENCY, d);
        for (CatalogEntry entry : builder.entries()) {
          entry.dependencyActions();
        }
        CatalogAttributes.read(mutated(attributes, random), "attrs");
      } catch (ImageBuildException e) {
        refused++;
      }
    }
    assertTrue(refused > 3_000, "only " + refused + " were refused");
  }

  private static JsonText json(byte[] bytes) throws IOException {
    return new JsonText(new ByteArrayInputStream(bytes), "fuzz");
  }

  @Test
  void damagedPublisherInformationGivesTheDeclaredExceptionOnly() throws Exception {
    byte[] sound =
        ("{\"packages\":[\"a\"],\"publishers\":[{\"alias\":null,\"name\":\"p\",\"packages\":[\"b\","
                + "\"c@1\"],\"repositories\":[{\"origins\":[\"http://o/\"],\"mirrors\":[]}]}],"
                + "\"version\":1}")
            .getBytes(StandardCharsets.UTF_8);
    assertEquals(
        List.of(
            new PublisherInfo("p", List.of("http://o/"), List.of(), List.of("b", "c@1")),
            new PublisherInfo("", List.of(), List.of(), List.of("a"))),
        PublisherInfo.read(sound, "x.p5i"));
    Random random = new Random(13);
    int refused = 0;
    for (int round = 0; round < 6_000; round++) {
      try {
        PublisherInfo.read(mutated(sound, random), "x.p5i");
      } catch (ImageBuildException e) {
        assertTrue(e.getMessage().startsWith("x.p5i"), e.getMessage());
        refused++;
      }
    }
    assertTrue(refused > 1_500, "only " + refused + " were refused");
  }

  @Test
  void damagedPayloadsGiveTheDeclaredExceptionOnly() throws Exception {
    byte[] content = new byte[3000];
    new Random(1).nextBytes(content);
    Arrays.fill(content, 500, 2500, (byte) 'x');
    byte[] sound = IpsRepository.gzip(content);
    String sha1 = IpsRepository.hex("SHA-1", content);
    Payload payload = Payload.named(sha1, Optional.of(3000L), "place");
    Random random = new Random(14);
    try (PayloadDecoder decoder = new PayloadDecoder()) {
      for (int round = 0; round < 2_000; round++) {
        byte[] damaged = mutated(sound, random);
        try (InputStream in = decoder.decode(new ByteArrayInputStream(damaged), payload)) {
          assertEquals(sha1, IpsRepository.hex("SHA-1", in.readAllBytes()));
        } catch (ImageBuildException e) {
          assertTrue(e.getMessage().startsWith("place: the payload " + sha1), e.getMessage());
        }
      }
    }
  }
}
