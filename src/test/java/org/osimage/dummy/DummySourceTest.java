package org.osimage.dummy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osimage.BuildLog;
import org.osimage.ImageBuildException;
import org.osimage.manifest.ImageDescription;
import org.osimage.manifest.SourceKinds;
import org.osimage.manifest.Xml;
import org.osimage.pipeline.ImageBuild;
import org.osimage.pipeline.Outputs;
import org.osimage.pipeline.Settings;
import org.osimage.source.debian.repository.TestRepository;

/**
 * A source that this test package brings: a room of its own, and one line of registration. What the
 * recipe in CONTRIBUTING.md promises.
 */
class DummySourceTest {
  private static final SourceKinds SOURCES = SourceKinds.STANDARD.with(new PostcardKind());

  @TempDir Path dir;

  @BeforeEach
  void project() throws IOException {
    Files.createDirectories(dir.resolve("o/etc"));
    Files.writeString(dir.resolve("o/etc/motd"), "x");
  }

  private ImageBuild build(String configuration) throws IOException {
    ImageDescription description =
        ImageDescription.read(
            Xml.element("<configuration>" + configuration + "</configuration>"),
            "img",
            Outputs.ALL.list(),
            SOURCES);
    return new ImageBuild(Settings.of(dir, description, BuildLog.SILENT));
  }

  private static String software(String items) {
    return "<software>"
        + items
        + "<overlay><directory>o</directory></overlay></software>"
        + "<loaders><overlay><directory>o</directory></overlay></loaders>"
        + "<iso><skip>true</skip></iso><usb><skip>true</skip></usb>";
  }

  private static String card(String text) {
    return "<postcard><name>rome</name><text>" + text + "</text></postcard>";
  }

  private String checkpoint() throws IOException {
    return Files.readString(dir.resolve("target/osimage/default/im-pop.tree"));
  }

  @Test
  void isReadContributesAndIsCompared() throws IOException {
    try (ImageBuild build = build(software(card("ciao")))) {
      build.run("populate");
      assertTrue(checkpoint().contains("srv/cards/rome"), checkpoint());
      build.check(true, true);
    }
    String later =
        software(card("ciao") + "<overlay><directory>later</directory></overlay>")
            .replace("later</directory>", "later</directory><onConflict>replace</onConflict>");
    Files.createDirectories(dir.resolve("later/srv/cards"));
    Files.writeString(dir.resolve("later/srv/cards/rome"), "arrivederci");
    try (ImageBuild build = build(later)) {
      build.run("populate");
      String found =
          assertThrows(ImageBuildException.class, () -> build.check(true, true)).getMessage();
      assertTrue(found.contains("srv/cards/rome says something else"), found);
    }
  }

  @Test
  void itsMistakesAreCollectedLikeAllOthers() {
    String mistakes =
        assertThrows(
                ImageBuildException.class,
                () -> build(software("<postcard><stamp/></postcard><letter/>")))
            .getMessage();
    assertTrue(mistakes.contains("<software><postcard> lacks <name>"), mistakes);
    assertTrue(mistakes.contains("has no element <stamp>"), mistakes);
    assertTrue(mistakes.contains("has no source <letter>; it takes <debian>"), mistakes);
    assertTrue(mistakes.contains("<p5i>, <postcard>"), mistakes);
  }

  @Test
  void itsFilesMustBeInAFlashArchive() throws IOException {
    String flar = "<flar><excludes><exclude>srv/cards/rome</exclude></excludes></flar>";
    try (ImageBuild build = build(software(card("ciao")) + flar)) {
      build.run("populate");
      String message =
          assertThrows(ImageBuildException.class, () -> build.run("flar")).getMessage();
      assertTrue(message.contains("/srv/cards/rome (card of 4)"), message);
    }
  }

  /** Whatever was not of IPS, Debian once took for its own, and refused it. */
  @Test
  void aThirdLockedSourceDoesNotBreakTheLockOfTheOthers() throws IOException {
    TestRepository repository = new TestRepository(Files.createDirectories(dir.resolve("r")));
    repository.add("a", "1").publishFlat();
    String debian =
        "<debian><suite>bookworm</suite><mirror>"
            + repository.uri()
            + "</mirror><trusted>true</trusted><packages><package>a</package></packages></debian>";
    try (ImageBuild build = build(software(debian + card("ciao")))) {
      build.lock();
    }
    String lock = Files.readString(dir.resolve("osimage.lock"));
    assertEquals(
        List.of(
            "# name version architecture sha256 size filename suite required-by",
            "# [postcard]: text",
            "format 1"),
        lock.lines().skip(1).limit(3).toList());
    assertTrue(lock.contains("[postcard rome]\nciao\n"), lock);
    repository.add("a", "2").publishFlat();
    try (ImageBuild build = build(software(debian + card("today")))) {
      // the package of the test is none: what counts is which one is fetched
      String message =
          assertThrows(ImageBuildException.class, () -> build.run("populate")).getMessage();
      assertTrue(message.contains("a (1)") || message.contains("a_1.deb"), message);
      build.lock();
    }
    String again = Files.readString(dir.resolve("osimage.lock"));
    assertTrue(again.contains("[postcard rome]\ntoday\n") && again.contains("\na 2 "), again);
    assertEquals(lock.lines().limit(4).toList(), again.lines().limit(4).toList());
    try (ImageBuild build = build(software(card("another day")))) {
      build.run("populate");
    }
    assertTrue(Files.readString(dir.resolve("osimage.lock")).contains("today"));
  }
}
