package org.osimage.source.ips.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.osimage.ImageBuildException;
import org.osimage.source.ips.action.Fmri;
import org.osimage.source.ips.action.Manifest;
import org.osimage.source.ips.plan.ImagePlan.PlannedPackage;
import org.osimage.tree.TreePath;

class PlannerTest {
  private static final String MODE = " owner=root group=bin mode=0555";
  private static final String HASH = "file 22596363b3de40b06f981fb85d82312e8c0ed511 path=";

  private static ImagePlan plan(String... manifests) throws ImageBuildException {
    List<PlannedPackage> packages = new ArrayList<>();
    for (int i = 0; i < manifests.length; i++) {
      String name = "pkg://p/" + (char) ('a' + i) + "@1";
      packages.add(new PlannedPackage(Fmri.of(name), Manifest.of(manifests[i], name)));
    }
    return Planner.plan(
        packages, new Varcets(Map.of("variant.arch", "i386"), new Facets(Map.of())));
  }

  private static String fault(String... manifests) {
    return String.valueOf(
        assertThrows(ImageBuildException.class, () -> plan(manifests)).getMessage());
  }

  private static void clash(String what, String... manifests) {
    String fault = fault(manifests);
    assertTrue(fault.contains("pkg://p/a@1"), fault);
    assertTrue(fault.contains("pkg://p/b@1"), fault);
    assertTrue(fault.contains(what), fault);
  }

  @Test
  void equalDirectoriesAndLinksAreShared() throws Exception {
    ImagePlan plan =
        plan(
            "dir path=usr" + MODE + "\nlink path=bin target=usr/bin",
            "dir path=usr owner=root group=bin mode=555\nlink path=bin target=usr/bin");
    assertEquals(1, plan.directories().size());
    assertEquals(1, plan.symbolicLinks().size());
  }

  @Test
  void clashesNameBothPackages() {
    clash("both deliver a file", HASH + "x" + MODE, HASH + "x" + MODE);
    clash("they differ in mode", "dir path=x" + MODE, "dir path=x owner=root group=bin mode=0755");
    clash("they differ in owner", "dir path=x" + MODE, "dir path=x owner=u group=bin mode=0555");
    clash("they differ in group", "dir path=x" + MODE, "dir path=x owner=root group=g mode=0555");
    clash("their links differ in target", "link path=x target=a", "link path=x target=b");
    clash("one delivers a dir, one a file", "dir path=x" + MODE, HASH + "x" + MODE);
    clash(
        "one delivers a link, one a hardlink", "link path=x target=a", "hardlink path=x target=a");
    clash("one something beneath it: x/y/z", "link path=x target=/etc", HASH + "x/y/z" + MODE);
    clash("one something beneath it: x/y", HASH + "x" + MODE, "dir path=x/y" + MODE);
    clash("group g", "group groupname=g", "group groupname=g");
    clash("user u", "user username=u group=g", "user username=u group=g");
    clash("driver d", "driver name=d", "driver name=d");
    clash("a different desc", "legacy pkg=X desc=1", "legacy pkg=X desc=2");
  }

  @Test
  void variantsKeepFilesOfOnePathApart() throws Exception {
    ImagePlan plan =
        plan(HASH + "x variant.arch=i386" + MODE + "\n" + HASH + "x variant.arch=sparc" + MODE);
    assertEquals(1, plan.files().size());
  }

  @Test
  void overlayTakesThePlaceOfWhatAllowsIt() throws Exception {
    String below = HASH + "x overlay=allow preserve=true" + MODE;
    ImagePlan plan = plan(below, HASH + "x overlay=true owner=root group=bin mode=0444");
    assertEquals("b", plan.files().get(TreePath.literal("x")).fmri().name());
    clash(
        "the overlay differs in mode",
        below,
        HASH + "x overlay=true overlay-attributes=deny owner=root group=bin mode=0444");
    clash("both deliver a file", HASH + "x overlay=allow" + MODE, HASH + "x overlay=true" + MODE);
  }

  @Test
  void preserveLegacyAndAbandonAreNotInstalled() throws Exception {
    ImagePlan plan =
        plan(
            HASH + "l preserve=legacy" + MODE,
            HASH + "a preserve=abandon" + MODE,
            HASH + "t preserve=true" + MODE,
            HASH + "o preserve=renameold" + MODE,
            HASH + "n preserve=renamenew" + MODE,
            HASH + "i preserve=install-only" + MODE);
    assertEquals("[i, n, o, t]", plan.files().keySet().toString());
  }

  @Test
  void mediatorTakesTheHighestVersion() throws Exception {
    String link = "link path=x mediator=m ";
    ImagePlan plan =
        plan(
            link + "target=t1.9 mediator-version=1.9",
            link + "target=t1.10 mediator-version=1.10",
            "link path=only19 target=x mediator=m mediator-version=1.9");
    assertEquals(
        Optional.of("t1.10"),
        plan.symbolicLinks().get(TreePath.literal("x")).action().value("target"));
    assertEquals(1, plan.symbolicLinks().size()); // the other belongs to what was not taken
    assertEquals("system", plan.mediations().get("m").source());
  }

  @Test
  void mediatorPriorityBeatsVersion() throws Exception {
    String link = "link path=x mediator=m ";
    ImagePlan plan =
        plan(
            link + "target=new mediator-version=9",
            link + "target=vendor mediator-version=1 mediator-priority=vendor");
    assertEquals(
        Optional.of("vendor"),
        plan.symbolicLinks().get(TreePath.literal("x")).action().value("target"));
    assertEquals("vendor", plan.mediations().get("m").source());
  }

  @Test
  void mediatorImplementationsAreTakenByNameThenVersion() throws Exception {
    String link = "link path=x mediator=m ";
    ImagePlan plan =
        plan(
            link + "target=foo mediator-implementation=foo",
            link + "target=bar1 mediator-implementation=bar@1",
            link + "target=bar2 mediator-implementation=bar@2");
    assertEquals(
        Optional.of("bar2"),
        plan.symbolicLinks().get(TreePath.literal("x")).action().value("target"));
    assertEquals(Optional.of("bar@2"), plan.mediations().get("m").implementation());
  }

  @Test
  void mediatedLinksThatNothingTellsApartClash() {
    String link = "link path=x mediator=m mediator-version=1 ";
    clash("their links differ in target", link + "target=a", link + "target=b");
    clash(
        "their links differ in target",
        link + "target=a",
        "link path=x mediator=n mediator-version=1 target=b");
    assertTrue(fault("link path=x mediator=m target=a").contains("neither a mediator-version"));
  }

  @Test
  void hardLinksLeadToFilesOfPackagesOnly() throws Exception {
    ImagePlan plan =
        plan(
            HASH + "usr/bin/f" + MODE,
            "hardlink path=usr/bin/g target=f",
            "hardlink path=usr/lib/h target=../bin/g",
            "hardlink path=abs target=/usr/bin/f",
            "link path=bin target=usr/bin",
            "hardlink path=via target=bin/f");
    plan.hardLinks().values().forEach(t -> assertEquals("usr/bin/f", t.toString()));
    assertEquals(4, plan.hardLinks().size());
    assertTrue(fault("hardlink path=x target=../../../outside").contains("outside the image"));
    assertTrue(fault("hardlink path=x target=y").contains("no file of the packages"));
    assertTrue(fault("dir path=d" + MODE, "hardlink path=x target=d").contains("no file"));
    assertTrue(fault("hardlink path=x target=y\nhardlink path=y target=x").contains("in a circle"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../escaped",
        "a/../../b",
        "a/./b",
        "a//b",
        "a\\b",
        "c:/x",
        "var/pkg/pkg5.image",
        "var/pkg/state/x",
        "tmp/x",
        "var/tmp/x"
      })
  void unsafePathsAreRefusedByPackageAndLine(String path) {
    String fault = fault("set name=a value=b\n" + HASH + path + MODE);
    assertTrue(fault.contains("pkg://p/a@1, line 2"), fault);
    assertTrue(fault.contains("path") || fault.contains("reserved"), fault);
  }

  @Test
  void overlongPathIsRefused() {
    assertTrue(fault(HASH + "x".repeat(1025) + MODE).contains("more than 1024 bytes"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"mode=999", "mode=07", "mode=00755", "mode=rwx", ""})
  void wrongModesAreRefused(String mode) {
    String fault = fault(HASH + "x owner=root group=bin " + mode);
    assertTrue(fault.contains("mode"), fault);
  }

  @Test
  void separatorsInAccountsAreRefused() {
    assertTrue(fault("user username=u group=g gcos-field=a:b").contains("colon"));
    assertTrue(fault("group groupname=g gid=x").contains("no number"));
  }

  @Test
  void missingParentsTakeAfterTheNextOneAbove() throws Exception {
    ImagePlan plan = plan("dir path=usr/share" + MODE, HASH + "usr/share/man/man1/x" + MODE);
    assertEquals(
        "{usr=Optional.empty, usr/share/man=Optional[usr/share],"
            + " usr/share/man/man1=Optional[usr/share]}",
        plan.implied().toString());
  }

  @Test
  void actuatorsAreReported() throws Exception {
    ImagePlan plan = plan("dir path=x restart_fmri=svc:/a:b reboot-needed=true" + MODE);
    assertEquals(List.of("reboot-needed true", "restart_fmri svc:/a:b"), plan.actuators());
  }
}
