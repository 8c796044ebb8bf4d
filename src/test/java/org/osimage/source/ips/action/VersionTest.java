package org.osimage.source.ips.action;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.osimage.ImageBuildException;

class VersionTest {
  @Test
  void sortsAsTheOriginalDoes() throws Exception {
    List<String> sorted =
        List.of(
            "0.9",
            "1",
            "1-0",
            "1-0:20260101T000000Z",
            "1.0",
            "1.0:20260101T000000Z",
            "1.0:20260101T000001Z",
            "1.0-0",
            "1.0-0.1:20250101T000000Z",
            "1.0-1",
            "1.0-1:20260101T000000Z",
            "1.0-1.0",
            "1.0-2",
            "1.0-10",
            "1.0.0",
            "1.1",
            "1.2",
            "1.10",
            "1.99999999999999999999",
            "1.100000000000000000000",
            "2");
    List<Version> versions = new ArrayList<>();
    for (String text : sorted) {
      versions.add(Version.of(text));
    }
    Collections.shuffle(versions, new Random(7));
    Collections.sort(versions);
    List<String> printed =
        versions.stream().map(v -> v.toString().replaceFirst(",5\\.11", "")).toList();
    assertEquals(sorted, printed);
  }

  @ParameterizedTest
  @CsvSource({"'1.0,5.11', '1.0,5.12'", "1.0, '1.0,5.11'", "1.00, 1.0"})
  void theBuildAndZerosCountForNothing(String a, String b) throws Exception {
    assertEquals(Version.of(a), Version.of(b));
    assertEquals(Version.of(a).hashCode(), Version.of(b).hashCode());
    assertEquals(0, Version.of(a).compareTo(Version.of(b)));
  }

  @ParameterizedTest
  @CsvSource({
    "1.1.5, 1.1, true",
    "1.10, 1.1, false",
    "1.1, 1.1.0, false",
    "1.1-5.1, 1.1-5, true",
    "1.1-6, 1.1-5, false",
    "1.1.5-7, 1.1-5, false",
    "1.1-5, 1.1, true",
    "1.1, 1.1-5, false",
    "'1.1,5.12', '1.1,5.11', true",
    "1.1-5:20260101T000000Z, 1.1-5, true",
    "1.1-5:20260101T000000Z, 1.1-5:20260101T000000Z, true",
    "1.1-5:20260101T000001Z, 1.1-5:20260101T000000Z, false",
    "1.1-5, 1.1-5:20260101T000000Z, false",
    "1.1:20260101T000000Z, 1:20260101T000000Z, true",
  })
  void incorporationsPinPrefixes(String candidate, String incorporated, boolean satisfied)
      throws Exception {
    assertEquals(satisfied, Version.of(candidate).satisfies(Version.of(incorporated)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "1.",
        ".1",
        "1..2",
        "01",
        "1.01",
        "-1",
        "1-",
        "1,",
        ",5.11",
        "1:",
        "1-2,3",
        "1.a",
        "+1",
        "1 ",
        "1_0",
        "\u0661",
        "1:20260229T000000Z",
        "1:20261301T000000Z",
        "1:20260100T000000Z",
        "1:20260101T240000Z",
        "1:20260101T006000Z",
        "1:20260101T000000",
        "1:20260101t000000Z",
        "1:00000101T000000Z",
        "1.123456789012345678901234567890123",
      })
  void refusesWhatIsNoVersion(String text) {
    ImageBuildException e = assertThrows(ImageBuildException.class, () -> Version.of(text));
    assertTrue(e.getMessage().startsWith("'" + text + "' is not a version: "), e.getMessage());
  }

  @Test
  void printsTheBuild() throws Exception {
    Version version = Version.of("2.1-2026.0.1:20261121T021624Z");
    assertEquals("2.1,5.11-2026.0.1:20261121T021624Z", version.toString());
    assertEquals("2.1-2026.0.1", version.shortText());
    assertEquals("20261121T021624Z", version.timestamp().orElseThrow());
  }

  @ParameterizedTest
  @CsvSource({
    "pkg://p/a/b@1.0, p, a/b, '1.0,5.11', 'pkg://p/a/b@1.0,5.11'",
    "//p/a, p, a, '', pkg://p/a",
    "pkg:/a@1, '', a, '1,5.11', 'pkg:/a@1,5.11'",
    "pkg:///a, '', a, '', pkg:/a",
    "/a, '', a, '', pkg:/a",
    "x/y+z.q_-@1, '', x/y+z.q_-, '1,5.11', 'pkg:/x/y+z.q_-@1,5.11'",
    "'a  ', '', a, '', pkg:/a",
  })
  void readsFmris(String text, String publisher, String name, String version, String printed)
      throws Exception {
    Fmri fmri = Fmri.of(text);
    assertEquals(publisher, fmri.publisher().orElse(""));
    assertEquals(name, fmri.name());
    assertEquals(version, fmri.version().map(Version::toString).orElse(""));
    assertEquals(printed, fmri.toString());
    assertEquals(fmri, Fmri.of(printed));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "pkg:/",
        "pkg://p",
        "pkg://p@1/x",
        "a@",
        "a@x",
        "a b",
        "-a",
        "a//b",
        "a/",
        "/a/../b",
        "a/.b",
        "pkg://../a",
        "pkg://p q/a",
        "a@1@2",
        "a%2Fb",
        "a\\b",
        "ä",
        "a\u0000",
        "@1",
      })
  void refusesWhatIsNoFmri(String text) {
    ImageBuildException e = assertThrows(ImageBuildException.class, () -> Fmri.of(text));
    assertTrue(e.getMessage().contains("is not a package FMRI: "), e.getMessage());
  }

  @Test
  void fmrisSortByPublisherNameVersion() throws Exception {
    List<Fmri> sorted = new ArrayList<>();
    for (String text : List.of("a", "b", "//p/a", "//p/a@1.2", "//p/a@1.10", "//p/a/b", "//q/a")) {
      sorted.add(Fmri.of(text));
    }
    List<Fmri> shuffled = new ArrayList<>(sorted);
    Collections.shuffle(shuffled, new Random(7));
    Collections.sort(shuffled);
    assertEquals(sorted, shuffled);
    assertNotEquals(sorted.get(0), sorted.get(2));
  }

  @Test
  void encodesNamesForPaths() throws Exception {
    Fmri fmri = Fmri.of("system/x_y+z@1.0,5.11-2:20260101T000000Z");
    assertEquals("system%2Fx_y%2Bz", fmri.encodedName());
    assertEquals("1.0%2C5.11-2%3A20260101T000000Z", fmri.encodedVersion());
    assertFalse(Fmri.isPublisher("../x"));
  }
}
