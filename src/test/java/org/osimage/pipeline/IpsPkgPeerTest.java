package org.osimage.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osimage.pipeline.populate.PopulateStep;
import org.osimage.pipeline.step.BuildSettings;
import org.osimage.pipeline.step.BuildState;
import org.osimage.testing.Materialise;
import org.osimage.testing.MemoryContentStore;
import org.osimage.testing.Tools;

/**
 * The original judges: pkg(1) of pkg5 manages images that we made as its own. No distribution of
 * CI's has it; the test runs where it is on the PATH and the user is root.
 */
@Tag("peer")
class IpsPkgPeerTest {
  private final Recorded log = new Recorded();
  private final MemoryContentStore store = new MemoryContentStore();
  @TempDir Path dir;

  @BeforeEach
  void original() {
    assumeTrue(Tools.find("pkg").isPresent() && Tools.find("pkgrepo").isPresent(), "no pkg5 here");
    assumeTrue(System.getProperty("user.name").equals("root"), "owners need root");
  }

  /** An image of ours on disk. */
  private Path ours(String rest) throws IOException {
    String origin = "file://" + IpsBuildTest.repository("repo");
    BuildSettings settings =
        Settings.of(dir, "<software>" + IpsBuildTest.ips(origin, rest) + "</software>", log);
    PopulateStep step = Settings.populate(settings, store);
    step.inputs();
    return Materialise.tree(
        step.run(BuildState.empty()).state().orElseThrow().pkgImage(), store, dir.resolve("ours"));
  }

  /** An image of the original's. */
  private Path theirs(List<String> options, List<String> packages) {
    Path image = dir.resolve("theirs");
    List<String> create = new ArrayList<>(List.of("pkg", "image-create", "-F"));
    create.addAll(List.of("-p", "test.example=file://" + IpsBuildTest.repository("repo")));
    create.addAll(List.of("--variant", "variant.arch=i386"));
    create.addAll(options);
    create.add(image.toString());
    Tools.run(dir, create).succeeded();
    List<String> install = new ArrayList<>(List.of("pkg", "-R", image.toString(), "install"));
    install.addAll(packages);
    Tools.run(dir, install).succeeded();
    return image;
  }

  private static String pkg(Path image, String... arguments) {
    List<String> command = new ArrayList<>(List.of("pkg", "-R", image.toString()));
    command.addAll(List.of(arguments));
    return Tools.run(Path.of("."), command).succeeded().output();
  }

  /** Every path with type, mode, owner, size and target, but for the image's own records. */
  private static String listing(Path image) {
    return Tools.run(
            image,
            List.of(
                "sh",
                "-c",
                "find . -path ./var/pkg -prune -o -path ./var/sadm -prune -o -path ./etc/shadow"
                    + " -prune -o -type d -printf '%p %M %U %G\\n"
                    + "' -o -printf '%p %M %U %G %s %l\\n"
                    + "' | grep -v -e '^./dev' -e '^./var ' -e pwd.lock | sort"))
        .output();
  }

  @Test
  void verifiesListsAndInstallsIntoOurImage() throws Exception {
    Path image = ours(IpsBuildTest.INSTALL);
    pkg(image, "verify", "-v");
    String list = pkg(image, "list", "-Hv");
    assertEquals(5, list.lines().count(), list);
    pkg(image, "info", "app/hello");
    pkg(image, "contents", "app/hello");
    pkg(image, "install", "gnu-hello");
    assertTrue(Files.exists(image.resolve("usr/bin/gnu-hello")));
    pkg(image, "verify");
    pkg(image, "uninstall", "gnu-hello");
    pkg(image, "change-facet", "facet.doc=false");
    assertFalse(Files.exists(image.resolve("usr/share/doc/hello/hello.txt")));
    pkg(image, "verify");
  }

  @Test
  void solvesAndLaysOutLikeTheOriginal() throws Exception {
    Path ours = ours(IpsBuildTest.INSTALL);
    Path theirs = theirs(List.of(), List.of("entire", "app/hello", "hello-extra"));
    assertEquals(pkg(theirs, "list", "-Hv"), pkg(ours, "list", "-Hv"));
    assertEquals(listing(theirs), listing(ours));
    assertEquals(pkg(theirs, "mediator", "-H"), pkg(ours, "mediator", "-H"));
  }

  @Test
  void facetsAndVariantsAreTheOriginals() throws Exception {
    Path ours =
        ours(
            "<image><facets><facet><name>locale.*</name><set>false</set></facet>"
                + "<facet><name>doc</name><set>false</set></facet></facets>"
                + "<variants><variant.debug.osnet>true</variant.debug.osnet></variants></image>"
                + "<install><name>oldname</name><name>bsd-hello</name></install>");
    Path theirs =
        theirs(
            List.of(
                "--facet",
                "facet.locale.*=false",
                "--facet",
                "facet.doc=false",
                "--variant",
                "variant.debug.osnet=true"),
            List.of("oldname", "bsd-hello")); // the original chooses as it likes
    assertEquals(pkg(theirs, "list", "-H"), pkg(ours, "list", "-H"));
    assertEquals(listing(theirs), listing(ours));
    assertEquals(pkg(theirs, "facet", "-H"), pkg(ours, "facet", "-H"));
    pkg(ours, "verify");
  }
}
