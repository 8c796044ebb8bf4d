package org.osimage.manifest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.osimage.ImageBuildException;
import org.osimage.arch.Architecture;
import org.osimage.manifest.ImageDescription.Firmware;
import org.osimage.source.OnConflict;
import org.osimage.source.archive.ArtifactRequest;
import org.osimage.source.debian.AptRepositories;
import org.osimage.source.debian.DebianElement;
import org.osimage.source.debian.DebianWishes;
import org.osimage.source.debian.PackageScripts;
import org.osimage.source.live.LiveRequest;
import org.osimage.source.overlay.Declared;
import org.osimage.source.overlay.OverlayRequest;
import org.osimage.source.overlay.Permission;
import org.osimage.tree.TreePath;

/** What a user types, and what is said when it is wrong. */
class ImageDescriptionTest {
  private static String mistakes(String content) {
    return assertThrows(ImageBuildException.class, () -> Xml.read(content)).getMessage();
  }

  private static void says(String message, String... parts) {
    for (String part : parts) {
      assertTrue(message.contains(part), () -> "no '" + part + "' in:\n" + message);
    }
  }

  private static String overlay(String content) {
    return "<software><overlay><directory>o</directory>" + content + "</overlay></software>";
  }

  private static String debian(String content) {
    return "<software><debian><suite>s</suite><packages><package>p</package></packages>"
        + content
        + "</debian></software>";
  }

  private static String artifact(String content) {
    return "<software><artifact><groupId>g</groupId><artifactId>a</artifactId>"
        + content
        + "</artifact></software>";
  }

  @Test
  void defaults() throws ImageBuildException {
    ImageDescription d = Xml.read(Xml.OVERLAY);
    assertEquals("img", d.name());
    assertEquals(Architecture.X86_64, d.arch());
    assertEquals(Set.of(Firmware.BIOS, Firmware.UEFI), d.firmware());
    assertEquals(
        new BootArchive(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            0,
            Optional.empty(),
            false,
            List.of(),
            List.of(),
            false),
        d.bootArchive());
    assertEquals(
        new BootRoot(
            Optional.empty(),
            Optional.empty(),
            BootRoot.Placement.AUTO,
            300,
            List.of(),
            new MediumRootOptions(true, MediumRootOptions.SquashfsOptions.DEFAULT)),
        d.bootRoot());
    assertEquals(5, d.bootMods().timeout());
    assertEquals(
        new Media.Iso(false, Optional.empty(), Optional.empty(), false, Optional.empty()),
        d.output(Media.Iso.class).orElseThrow());
    assertEquals(
        new Media.Usb(false, "OSIMAGE", Optional.empty()), d.output(Media.Usb.class).orElseThrow());
    OverlayRequest overlay = (OverlayRequest) d.software().get(0);
    assertEquals(OnConflict.REPLACE, overlay.onConflict());
    assertEquals(TreePath.ROOT, overlay.outputDirectory());
    assertTrue(overlay.declared().isEmpty());
    assertEquals(List.of(), d.loaders());
  }

  @Test
  void everythingGiven() throws ImageBuildException {
    ImageDescription d =
        Xml.read(
            """
            <distro><name>My OS</name></distro><arch>x86_64</arch><firmware> UEFI </firmware>
            <software>
              <debian><suites><suite>a</suite><suite>b</suite></suites>
                <components><component>main</component><component>contrib</component></components>
                <packages><package>p</package></packages><exclude><package>q</package></exclude>
                <mirror>file:/m</mirror><keyring>k.gpg</keyring><trusted>true</trusted>
                <recommends>true</recommends><essential>true</essential>
                <onConflict>keep</onConflict></debian>
              <artifact><groupId>g</groupId><artifactId>a</artifactId><type>zip</type>
                <classifier>c</classifier><outputDirectory>/opt/</outputDirectory>
                <unpack>true</unpack><includes><include>x</include></includes>
                <excludes><exclude>y</exclude></excludes><stripComponents>2</stripComponents>
                <archiveOwners>names</archiveOwners><fileMode>0640</fileMode><owner>o</owner>
                <group>g</group></artifact>
              <overlay><outputDirectory>etc</outputDirectory><directory>d</directory>
                <includes><include>i</include></includes><excludes><exclude>e</exclude></excludes>
                <fileMode>600</fileMode><directoryMode>0700</directoryMode><owner>1</owner>
                <group>2</group><filtering>true</filtering><onConflict>replace</onConflict></overlay>
            </software>
            <loaders><overlay><directory>l</directory></overlay></loaders>
            <bootRoot><kernel>6.1</kernel><init>/sbin/runit</init><placement>medium</placement>
              <initramfsLimit>10</initramfsLimit><modules><module>loop</module></modules></bootRoot>
            <bootArchive><format>cpio</format><compression><type>xz</type><level>6</level>
              </compression></bootArchive>
            <bootMods><title>T</title><timeout>0</timeout><kernelArgs>quiet</kernelArgs>
              <bootEntries><bootEntry><titleSuffix>safe</titleSuffix><kernelArgs>nomodeset</kernelArgs>
                <insertAt>start</insertAt><defaultEntry>true</defaultEntry></bootEntry></bootEntries>
              </bootMods>
            <iso><skip>true</skip><volumeId>MY_OS</volumeId><joliet>true</joliet></iso>
            <usb><skip>true</skip><label>MY OS</label><size>64</size></usb>
            """);
    assertEquals("My OS", d.name());
    assertEquals(Set.of(Firmware.UEFI), d.firmware());
    assertEquals(
        new DebianElement(
            List.of(
                new AptRepositories(
                    List.of("a", "b"),
                    List.of("main", "contrib"),
                    List.of("file:/m"),
                    Optional.of("k.gpg"),
                    true)),
            new DebianWishes(
                List.of("p"), List.of("q"), List.of("linux-initramfs-tool"), true, true, true),
            PackageScripts.NONE,
            OnConflict.KEEP),
        d.software().get(0));
    ArtifactRequest artifact = (ArtifactRequest) d.software().get(1);
    assertEquals("g:a:zip:c", artifact.file().artifact().orElseThrow().toString());
    assertEquals(TreePath.literal("opt"), artifact.placement().outputDirectory());
    assertEquals(Optional.of(0640), artifact.placement().fileMode());
    assertEquals(2, artifact.unpack().orElseThrow().stripComponents());
    assertEquals(ArtifactRequest.Owners.NAMES, artifact.unpack().orElseThrow().owners());
    OverlayRequest overlay = (OverlayRequest) d.software().get(2);
    assertEquals(Optional.of(0600), overlay.fileMode());
    assertEquals(Optional.of(0700), overlay.directoryMode());
    assertTrue(overlay.filtering());
    assertEquals(OnConflict.REPLACE, overlay.onConflict());
    assertEquals(1, d.loaders().size());
    assertEquals(BootRoot.Placement.MEDIUM, d.bootRoot().placement());
    assertEquals(List.of("loop"), d.bootRoot().modules());
    assertEquals(Optional.of(6), d.bootArchive().level());
    assertEquals(
        List.of(new BootMods.BootEntry("safe", "nomodeset", true, true)), d.bootMods().entries());
    assertEquals(
        new Media.Iso(true, Optional.of("MY_OS"), Optional.empty(), true, Optional.empty()),
        d.output(Media.Iso.class).orElseThrow());
    assertEquals(
        new Media.Usb(true, "MY OS", Optional.of(64)), d.output(Media.Usb.class).orElseThrow());
  }

  @Test
  void everythingDeclared() throws ImageBuildException {
    Declared d =
        ((OverlayRequest)
                Xml.read(
                        "<software><overlay>"
                            + "<permissions><permission><pattern>a/**</pattern><owner>o</owner>"
                            + "<group>g</group><mode>0644</mode><directoryMode>0755</directoryMode>"
                            + "</permission></permissions>"
                            + "<links><link><path>/bin/vi</path><target>busybox</target></link>"
                            + "<link><path>h</path><target>f</target><type>hard</type></link></links>"
                            + "<devices><device><path>dev/console</path><major>5</major>"
                            + "<minor>1</minor></device><device><path>p</path><type>fifo</type>"
                            + "<mode>0666</mode></device></devices>"
                            + "<groups><group><name>g</name><gid>7</gid><system>false</system>"
                            + "</group></groups>"
                            + "<users><user><name>u</name><uid>8</uid><group>g</group>"
                            + "<groups><group>tty</group></groups><comment>c</comment>"
                            + "<home>/h</home><shell>/s</shell><passwordHash>$6$x$y</passwordHash>"
                            + "<system>true</system></user></users></overlay></software>")
                    .software()
                    .get(0))
            .declared();
    assertFalse(d.isEmpty());
    assertEquals(
        List.of(
            new Permission(
                "a/**", Optional.of("o"), Optional.of("g"), Optional.of(0644), Optional.of(0755))),
        d.permissions());
    assertEquals(
        List.of(
            new Declared.Link(TreePath.literal("bin/vi"), "busybox", false),
            new Declared.Link(TreePath.literal("h"), "f", true)),
        d.links());
    assertEquals(
        List.of(
            new Declared.Device(TreePath.literal("dev/console"), 'c', 5, 1, 0600, "root", "root"),
            new Declared.Device(TreePath.literal("p"), 'p', 0, 0, 0666, "root", "root")),
        d.devices());
    assertEquals(List.of(new Declared.Group("g", Optional.of(7L), false)), d.groups());
    assertEquals(
        new Declared.User(
            "u",
            Optional.of(8L),
            Optional.of("g"),
            List.of("tty"),
            Optional.of("c"),
            Optional.of("/h"),
            Optional.of("/s"),
            Optional.of("$6$x$y"),
            true),
        d.users().get(0));
  }

  @Test
  void allMistakesAtOnceAsTyped() {
    String message =
        mistakes(
            "<arch>sparc</arch><firmware>bios,coreboot</firmware><software><debian>"
                + "<suit>x</suit><trusted>yes</trusted></debian><floppy/></software><bootMods><timeout>-1</timeout></bootMods><usb><label>too"
                + " long a label</label></usb>");
    says(
        message,
        "9 mistakes in the configuration:\n  ",
        "<configuration> <arch> is 'sparc'",
        "<firmware> is bios, uefi or bios,uefi, not 'coreboot'",
        "<configuration><software><debian> lacks <suite>",
        "<configuration><software><debian> lacks <packages>",
        "<configuration><software><debian> has no element <suit>; it takes ",
        "<configuration><software><debian><trusted> is true or false, not 'yes'",
        "<configuration><software> has no source <floppy>",
        "<configuration><bootMods><timeout> is a number from 0 to 3600, not '-1'",
        "<configuration><usb> has the <label> 'too long a label'");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "<software/>", "<software></software>"})
  void noSource(String content) {
    says(mistakes(content), "<configuration> lacks <software> with a source such as <debian>");
  }

  @Test
  void misspeltSourceIsOneMistake() {
    String said = mistakes("<software><overly/></software>");
    says(mistakes("<software><overly/></software>"), "<software> has no source <overly>");
    assertFalse(said.contains("lacks <software>"), said);
  }

  @Test
  void textWhereElementsBelong() {
    says(mistakes("<software>linux</software>"), "<software> takes elements, not the text 'linux'");
    says(mistakes(Xml.OVERLAY + "<iso>yes</iso>"), "<iso> takes elements, not the text 'yes'");
    says(mistakes(debian("<exclude>q</exclude>")), "<exclude> takes <package> elements, not text");
  }

  @Test
  void elementsWhereTextBelongs() {
    says(
        mistakes(overlay("<owner><name>root</name></owner>")),
        "<software><overlay><owner> takes text, not elements");
    says(
        mistakes(overlay("<includes><include><x/></include></includes>")),
        "<includes> <include> takes text, not elements");
  }

  @ParameterizedTest
  @CsvSource({
    "<distro>, <configuration><distro>",
    "<iso>, <configuration><iso>",
    "<usb>, <configuration><usb>",
    "<bootRoot>, <configuration><bootRoot>",
    "<bootArchive>, <configuration><bootArchive>",
    "<bootMods>, <configuration><bootMods>",
    "<software>, <configuration><software>",
    "<arch>, <configuration><arch>",
  })
  void twice(String open, String path) {
    String close = open.replace("<", "</");
    String twice = open + close + open + close;
    says(
        mistakes(open.equals("<software>") ? Xml.OVERLAY + open + close : Xml.OVERLAY + twice),
        path + " stands 2 times, once is allowed");
  }

  @Test
  void twiceWithin() {
    says(
        mistakes(overlay("<directory>p</directory>")),
        "<overlay><directory> stands 2 times, once is allowed");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<distro><x/></distro>",
        "<iso><x/></iso>",
        "<usb><x/></usb>",
        "<bootRoot><x/></bootRoot>",
        "<bootArchive><x/></bootArchive>",
        "<bootArchive><compression><x/></compression></bootArchive>",
        "<bootMods><x/></bootMods>",
        "<bootMods><bootEntries><bootEntry><titleSuffix>s</titleSuffix><x/></bootEntry></bootEntries></bootMods>",
        "<x/>"
      })
  void unknown(String content) {
    says(mistakes(Xml.OVERLAY + content), "has no element <x>; it takes <");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<permissions><permission><pattern>p</pattern><mode>0</mode><x/></permission></permissions>",
        "<links><link><path>p</path><target>t</target><x/></link></links>",
        "<devices><device><path>p</path><type>fifo</type><x/></device></devices>",
        "<groups><group><name>g</name><x/></group></groups>",
        "<users><user><name>u</name><x/></user></users>",
        "<x/>"
      })
  void unknownInAnOverlay(String content) {
    says(mistakes(overlay(content)), "has no element <x>; it takes <");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "<fileMode>0855</fileMode> | <overlay><fileMode> is an octal mode from 0 to 7777, not"
            + " '0855'",
        "<fileMode>77777</fileMode> | is an octal mode from 0 to 7777, not '77777'",
        "<directoryMode>rwx</directoryMode> | <directoryMode> is an octal mode",
        "<filtering>TRUE</filtering> | <filtering> is true or false, not 'TRUE'",
        "<outputDirectory>../x</outputDirectory> | <outputDirectory> must stay within the image",
        "<onConflict>win</onConflict> | <onConflict> is one of replace, error, keep, not 'win'",
        "<includes><exclude>x</exclude></includes> | <includes> takes <include> elements, not"
            + " <exclude>",
        "<excludes><exclude/></excludes> | <excludes> has an empty <exclude>",
        "<links><link><target>t</target></link></links> | <links><link> lacks <path>",
        "<links><link><path>p</path></link></links> | <links><link> lacks <target>",
        "<links><link><path>p</path><target>t</target><type>soft</type></link></links> | <type> is"
            + " one of symbolic, hard",
        "<devices><device><path>p</path></device></devices> | <device> needs <major> and <minor>",
        "<devices><device><path>p</path><type>pipe</type></device></devices> | <type> is one of"
            + " character, block, fifo",
        "<devices><device><path>p</path><major>5000</major><minor>0</minor></device></devices> |"
            + " <major> is a number from 0 to 4095",
        "<groups><group><gid>1</gid></group></groups> | <groups><group> lacks <name>",
        "<users><user><name>u</name><uid>-1</uid></user></users> | <uid> is a number from 0 to"
            + " 4294967294",
        "<users><user/></users> | <users><user> lacks <name>",
        "<permissions><permission><pattern>p</pattern></permission></permissions> | <permission>"
            + " changes nothing",
        "<permissions><permission><mode>0</mode></permission></permissions> | <permission> lacks"
            + " <pattern>",
      })
  void wrongInAnOverlay(String content, String message) {
    says(mistakes(overlay(content)), message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "<suites><suite>t</suite></suites> | has both <suite> and <suites>",
        "<recommends>1</recommends> | <recommends> is true or false",
        "<essential>no</essential> | <essential> is true or false",
        "<components><package>x</package></components> | takes <component> elements, not <package>",
      })
  void wrongInDebian(String content, String message) {
    says(mistakes(debian(content)), "<software><debian>", message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "<fileName>a/b</fileName> | <fileName> that is no name of a file",
        "<fileName>.</fileName> | <fileName> that is no name of a file",
        "<fileName>..</fileName> | <fileName> that is no name of a file",
        "<fileName>x</fileName><unpack>true</unpack> | has <fileName>, which an unpacked artifact"
            + " cannot use",
        "<includes><include>x</include></includes> | need <unpack>true</unpack>",
        "<stripComponents>1</stripComponents> | need <unpack>true</unpack>",
        "<unpack>true</unpack><stripComponents>x</stripComponents> | <stripComponents> is a number"
            + " from 0 to 100",
        "<archiveOwners>mine</archiveOwners> | <archiveOwners> is one of root, ids, names",
      })
  void wrongInAnArtifact(String content, String message) {
    says(mistakes(artifact(content)), "<software><artifact>", message);
  }

  @Test
  void missingInAnArtifact() {
    says(mistakes("<software><artifact/></software>"), "lacks <groupId>", "lacks <artifactId>");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "<iso><volumeId>123456789012345678901234567890123</volumeId></iso> | (33 characters): ISO"
            + " 9660 allows 1 to 32",
        "<iso><volumeId>ä</volumeId></iso> | has the <volumeId> 'ä'",
        "<iso><skip>maybe</skip></iso> | <iso><skip> is true or false",
        "<iso><joliet>2</joliet></iso> | <iso><joliet> is true or false",
        "<usb><label>twelve chars</label></usb> | FAT allows 1 to 11",
        "<usb><label>lower</label></usb> | has the <label> 'lower'",
        "<usb><size>0</size></usb> | <usb><size> is a number from 1 to 2097152",
        "<bootRoot><placement>disk</placement></bootRoot> | <placement> is one of auto, initramfs,"
            + " medium",
        "<bootRoot><initramfsLimit>x</initramfsLimit></bootRoot> | <initramfsLimit> is a number"
            + " from 1 to",
        "<bootRoot><init>sbin/init</init></bootRoot> | <init> that is not absolute: sbin/init",
        "<bootArchive><format>tar</format></bootArchive> | <format> is one of cpio, ufs, hsfs, not"
            + " 'tar'",
        "<bootArchive><compression><level>99</level></compression></bootArchive> | <level> is a"
            + " number from 0 to 22",
        "<bootMods><bootEntries><bootEntry/></bootEntries></bootMods> | <bootEntry> lacks"
            + " <titleSuffix>",
        "<bootMods><bootEntries><bootEntry><titleSuffix>s</titleSuffix><insertAt>2</insertAt></bootEntry></bootEntries></bootMods>"
            + " | <insertAt> is one of end, start",
        "<firmware>none</firmware> | <firmware> is bios, uefi or bios,uefi, not 'none'",
        "<loaders><rpm/></loaders> | <loaders> has no source <rpm>",
      })
  void wrongElsewhere(String content, String message) {
    says(mistakes(Xml.OVERLAY + content), message);
  }

  @Test
  void oneDefaultEntry() {
    String entry =
        "<bootEntry><titleSuffix>s</titleSuffix><defaultEntry>true</defaultEntry></bootEntry>";
    says(
        mistakes(
            Xml.OVERLAY + "<bootMods><bootEntries>" + entry + entry + "</bootEntries></bootMods>"),
        "more than one <bootEntry> with <defaultEntry>true</defaultEntry>");
  }

  @Test
  void overlayOfNothing() {
    says(
        mistakes("<software><overlay><owner>x</owner></overlay></software>"),
        "<overlay> lacks <directory>, or <permissions>");
  }

  /** An id of 11 digits was a mistake for one source and the name of a user for another. */
  @Test
  void anImpossibleOwnerIsAMistakeEverywhere() {
    String owner = "<owner>99999999999</owner><group>4294967295</group>";
    String artifact = "<artifact><groupId>g</groupId><artifactId>a</artifactId>";
    String permission = "<permissions><permission><pattern>x</pattern>";
    String device = "<devices><device><path>p</path><type>fifo</type>";
    for (String item :
        List.of(
            "<overlay><directory>d</directory>" + owner + "</overlay>",
            artifact + owner + "</artifact>",
            "<overlay>" + permission + owner + "</permission></permissions></overlay>",
            "<overlay>" + device + owner + "</device></devices></overlay>")) {
      String mistakes = mistakes("<software>" + item + "</software>");
      says(mistakes, "<owner> is a name or an id from 0 to 4294967294, not '99999999999'");
      says(mistakes, "<group> is a name or an id from 0 to 4294967294, not '4294967295'");
    }
  }

  @Test
  void liveManifests() throws ImageBuildException {
    LiveRequest live =
        (LiveRequest)
            Xml.read(
                    "<software><live><manifests><manifest>m</manifest></manifests><search>"
                        + "<overlay>o</overlay><artifact><groupId>g</groupId>"
                        + "<artifactId>a</artifactId></artifact><proto>p</proto>"
                        + "<runningSystem>true</runningSystem></search>"
                        + "<duplicates>lastWins</duplicates></live></software>")
                .software()
                .get(0);
    assertEquals(
        List.of("overlay", "artifact", "proto", "runningSystem"),
        live.search().stream().map(root -> root.kind().element()).toList());
    assertTrue(live.lastWins() && !live.createParents() && !live.linksOutside());
  }

  @Test
  void liveManifestsThatLackSomething() {
    says(
        mistakes("<software><live/></software>"),
        "<software><live> lacks <manifests><manifest>FILE");
    says(
        mistakes("<software><live/></software>"), "<software><live> lacks <search> with <overlay>");
    says(
        mistakes("<software><live><search><attic>a</attic><overlay/></search></live></software>"),
        "<live><search> has no root <attic>; it takes <overlay>, <proto>");
    says(
        mistakes("<software><live><search><overlay/></search></live></software>"),
        "<search> has a <overlay> that names no directory");
  }
}
