package org.osimage.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.codehaus.plexus.util.xml.Xpp3Dom;
import org.codehaus.plexus.util.xml.Xpp3DomBuilder;
import org.codehaus.plexus.util.xml.pull.XmlPullParserException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.osimage.BuildLog;
import org.osimage.content.PackedContentStore;
import org.osimage.pipeline.custom.ScriptWorkspaces;
import org.osimage.pipeline.step.BuildSettings;
import org.osimage.pipeline.step.BuildStep;

/**
 * No parameter is hollow: each one of the plugin's descriptor has a case that shows what it
 * changes. Where it describes the image, that is an input of a step - and then no change of it can
 * be missed by a checkpoint either; else a test that watches its effect is named.
 */
class ParametersTest {
  private static final Path ROOT = Path.of(System.getProperty("basedir", "."));

  @TempDir Path dir;

  /** Parameters whose effect another test watches. */
  private static final Map<String, String> WATCHED =
      Map.ofEntries(
          Map.entry("cache", "maven.ImageMojoTest#impossibleValuesAreFailuresNotErrors"),
          Map.entry("cacheLimit", "maven.ImageMojoTest#impossibleValuesAreFailuresNotErrors"),
          Map.entry("classifier", "maven.ExecutionsTest#classifierWins"),
          Map.entry("debianMirror", "maven.ImageMojoTest#parametersAreInjected"),
          Map.entry(
              "editable", "source.svr4.CheckTest#changedContentsAreNamedUnlessTheFileIsVolatile"),
          Map.entry("exclusive", "source.svr4.CheckTest#changesAreNamedInTheOriginalsWords"),
          Map.entry("packages", "source.svr4.CheckTest#packagesAreComparedWithTheirMaps"),
          Map.entry("execution", "pipeline.StepsTest#checkpointingIsOff"),
          Map.entry("checkpoint", "pipeline.flash.FlarStepTest#appliesToACheckpoint"),
          Map.entry("directory", "it.FlashArchiveIT#releasesAreDeployedFetchedAndApplied"),
          Map.entry("expand", "pipeline.flash.FlarToolsTest#splitAndCombineThroughFiles"),
          Map.entry("file", "it.FlashArchiveIT#releasesAreDeployedFetchedAndApplied"),
          Map.entry("force", "flar.FlarDifferenceTest#clonesThatAreNotWhatTheyWere"),
          Map.entry("from", "it.FlashArchiveIT#releasesAreDeployedFetchedAndApplied"),
          Map.entry("keyword", "pipeline.flash.FlarToolsTest#infoPrintsTheIdentification"),
          Map.entry("listMembers", "pipeline.flash.FlarToolsTest#infoPrintsTheIdentification"),
          Map.entry("only", "flar.FlarSplitTest#defaultPartsHaveNoDelimiters"),
          Map.entry("ownership", "pipeline.flash.FlarToolsTest#ownershipThatCannotBeSetIsListed"),
          Map.entry("sections", "pipeline.flash.FlarToolsTest#splitAndCombineThroughFiles"),
          Map.entry("strict", "flar.FlarPayloadTest#declaredSizesAndHashesAreCompared"),
          Map.entry("targetArchitectures", "pipeline.flash.FlarToolsTest#targetsThatDoNotFit"),
          Map.entry("to", "it.FlashArchiveIT#releasesAreDeployedFetchedAndApplied"),
          Map.entry("ipsManifests", "pipeline.LiveBuildTest#manifestsOfADirectoryAndOfPackages"),
          Map.entry("liveManifest", "pipeline.LiveBuildTest#manifestsOfADirectoryAndOfPackages"),
          Map.entry("lockFile", "it.LockIT#changedPackagesNameTheCommandThatLocksThem"),
          Map.entry("manifestFile", "maven.EffectiveConfigurationTest#pomWinsOverTheManifest"),
          Map.entry("manifestOutput", "maven.ImageMojoTest#manifestIsWritten"),
          Map.entry("outputTimestamp", "maven.OutputTimestampTest#"),
          Map.entry("path", "pipeline.LiveBuildTest#whyNamesLineRootAndSteps"),
          Map.entry("pattern", "pipeline.IpsBuildTest#listsVersions"),
          Map.entry("scanDirectory", "pipeline.LiveBuildTest#manifestsOfADirectoryAndOfPackages"),
          Map.entry("scriptMemory", "script.WorkspaceTest#killedForWhatItUses"),
          Map.entry("scriptProcesses", "script.WorkspaceTest#killedForWhatItUses"),
          Map.entry("scriptTimeout", "script.WorkspaceTest#killedAfterItsTime"),
          Map.entry("scriptWritten", "script.WorkspaceTest#killedForWhatItUses"),
          Map.entry(
              "trustOutputs",
              "pipeline.PipelineTest#anOutputOfTheSameSizeAndTimeIsNotTakenForUnchanged"),
          Map.entry("unpackedRatio", "content.PackedContentStoreTest#noPackageGrowsWithoutEnd"),
          Map.entry("unpackedSize", "content.PackedContentStoreTest#noPackageGrowsWithoutEnd"),
          Map.entry("skip", "maven.ImageMojoTest#skippedGoalDoesNothing"),
          Map.entry("skipArchive", "maven.ImageMojoTest#skippedGoalDoesNothing"),
          Map.entry("skipConfigureBootRoot", "maven.ImageMojoTest#skippedGoalDoesNothing"),
          Map.entry("skipPopulate", "maven.ImageMojoTest#skippedGoalDoesNothing"),
          Map.entry("target", "pipeline.ParametersTest#targetSaysWhereCheckpointsLie"),
          Map.entry("threads", "it.ReproducibilityIT#oneProcessorAndSeveralThreads"));

  /** Parameters of goal help, which the plugin tools write. */
  private static final Set<String> HELP = Set.of("detail", "goal", "indentSize", "lineLength");

  /** One line for each element: where it stands and a value that is not the default. */
  private static final String CASES =
      """
      distro/name=other
      distro/addTimestamp=true
      maxSize=7
      firmware=bios
      software/overlay/fileMode=0600
      loaders/overlay/directory=overlay
      bootRoot/kernel=6.1
      bootRoot/init=/bin/init
      bootRoot/placement=medium
      bootRoot/initramfsLimit=7
      bootRoot/modules/module=zfs
      bootRoot/root/format=iso9660
      bootRoot/root/compression/type=xz
      bootRoot/root/compression/level=7
      bootRoot/root/blockSize=4096
      bootArchive/compression/type=none
      bootArchive/compression/level=7
      bootArchive/bytesPerInode=4096
      bootArchive/format=hsfs
      bootArchive/sizePad=7
      bootArchive/byteOrder=big
      bootArchive/includes/include=etc
      bootArchive/excludes/exclude=etc
      bootArchive/closureCheck=true
      liveImage/usrCompression=lzma
      liveImage/miscCompression=none
      liveImage/marker=.livecd
      bootMods/title=other
      bootMods/timeout=7
      bootMods/kernelArgs=quiet
      bootMods/bootEntries/bootEntry/titleSuffix=serial
      iso/volumeId=OTHER
      iso/volumeSetId=other
      iso/skip=true
      iso/joliet=true
      iso/sortFile=sort
      usb/label=OTHER
      usb/skip=true
      usb/size=700
      squashfs/skip=false
      squashfs/root=etc
      squashfs/compression/type=gzip
      squashfs/compression/level=7
      squashfs/blockSize=4096
      disk/size=700
      disk/free=7
      disk/label=other
      disk/grow=false
      disk/formats/format=qcow2
      disk/processors=2
      disk/memory=512
      hostname=my-host
      rootPassword=*
      locale=C.UTF-8
      timezone=UTC
      profiles/profile/source={PKG_IMAGE_PATH}/site.xml
      validateProfiles=false
      platform/stamp=20260101T000000Z
      flar/name=other
      flar/root=etc
      flar/format=pax
      flar/compress=true
      flar/sizes=false
      flar/hash=false
      flar/integrityCheck=false
      flar/author=other
      flar/contentType=other
      flar/description=other
      flar/creationDate=20260101000000
      flar/creationMaster=other
      flar/architectures/architecture=sun4u
      flar/summary=other
      flar/excludes/exclude=etc
      flar/includes/include=etc
      """;

  static Stream<String> cases() {
    return CASES.lines();
  }

  private static Set<String> parameters() throws IOException {
    Set<String> names = new TreeSet<>();
    try {
      Xpp3Dom plugin =
          Xpp3DomBuilder.build(
              new StringReader(
                  Files.readString(ROOT.resolve("target/classes/META-INF/maven/plugin.xml"))));
      for (Xpp3Dom mojo : plugin.getChild("mojos").getChildren("mojo")) {
        for (Xpp3Dom parameter : mojo.getChild("parameters").getChildren("parameter")) {
          if (parameter.getChild("editable").getValue().equals("true")) {
            names.add(parameter.getChild("name").getValue());
          }
        }
      }
    } catch (XmlPullParserException e) {
      throw new IOException(e);
    }
    return names;
  }

  @Test
  void everyParameterHasACase() throws IOException {
    Set<String> without = new TreeSet<>(parameters());
    without.removeAll(HELP);
    without.removeAll(WATCHED.keySet());
    cases().forEach(c -> without.remove(c.replaceFirst("[/=].*", "")));
    // x86_64 is the only machine there is a loader for: ImageDescriptionTest refuses the others
    without.remove("arch");
    assertEquals(Set.of(), without, "add a line to CASES, or name the test that watches it");
  }

  @Test
  void namedTestsExist() throws IOException {
    for (Map.Entry<String, String> watched : WATCHED.entrySet()) {
      String[] test = watched.getValue().split("#", -1);
      Path source =
          ROOT.resolve("src/test/java/org/osimage/" + test[0].replace('.', '/') + ".java");
      assertTrue(Files.exists(source), watched.toString());
      assertTrue(Files.readString(source).contains("void " + test[1]), watched.toString());
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void elementIsAnInputOfAStep(String line) throws IOException {
    int equals = line.indexOf('=');
    String[] path = line.substring(0, equals).split("/", -1);
    StringBuilder xml = new StringBuilder(line.substring(equals + 1));
    for (int i = path.length - 1; i >= 0; i--) {
      xml.insert(0, "<" + path[i] + ">").append("</" + path[i] + ">");
    }
    String base = "<software><overlay><directory>overlay</directory></overlay></software>";
    String changed =
        path[0].equals("software")
            ? base.replace(
                "</overlay>",
                xml.toString().replaceAll("</?(software|overlay)>", "") + "</overlay>")
            : base + xml;
    assertNotEquals(inputs(base), inputs(changed), changed);
  }

  private SortedMap<String, Object> inputs(String configuration) throws IOException {
    Files.createDirectories(dir.resolve("overlay/etc"));
    Files.writeString(dir.resolve("sort"), "# first\nusr/lib/a b\t7\nusr/bin/x -1\n");
    SortedMap<String, Object> inputs = new TreeMap<>();
    try (PackedContentStore store = PackedContentStore.open(dir.resolve("cache/store"))) {
      BuildSettings settings = Settings.of(dir, configuration, BuildLog.SILENT);
      ScriptWorkspaces workspaces = new ScriptWorkspaces(store, settings.scripts());
      for (BuildStep step : StepPlan.of(Outputs.ALL, settings, store, workspaces).steps()) {
        inputs.put(step.name(), step.inputs());
      }
    }
    return inputs;
  }

  @Test
  void targetSaysWhereCheckpointsLie() throws IOException {
    Path checkpoints = dir.resolve("points");
    String target = "<target><directory>points</directory><action>create</action></target>";
    BuildSettings settings = Settings.of(dir, SMALL + target, BuildLog.SILENT);
    assertEquals(
        checkpoints.resolve("one"),
        BuildSettings.workDirectory(settings.description(), dir, dir.resolve("target"), "one"));
    Recorded log = new Recorded();
    for (String action : new String[] {"create", "preserve"}) {
      populate(SMALL + target.replace("create", action), log);
      populate(SMALL + target.replace("create", action), log);
    }
    assertEquals(
        "first run, first run, unchanged, unchanged",
        String.join(
            ", ",
            log.infos.stream()
                .filter(l -> l.startsWith("im-pop: "))
                .map(l -> l.contains("unchanged") ? "unchanged" : "first run")
                .toList()));
  }

  private static final String SMALL =
      "<software><overlay><links><link><path>a</path><target>b</target></link></links></overlay>"
          + "</software>";

  private void populate(String configuration, BuildLog log) throws IOException {
    try (ImageBuild build = new ImageBuild(Settings.of(dir, configuration, log))) {
      build.run("populate");
    }
  }
}
