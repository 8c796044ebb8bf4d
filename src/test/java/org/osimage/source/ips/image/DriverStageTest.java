package org.osimage.source.ips.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.osimage.ImageBuildException;
import org.osimage.tree.Entry;
import org.osimage.tree.ImageTree;
import org.osimage.tree.TreePath;

/** The driver database as add_drv and update_drv leave it. */
class DriverStageTest {
  private static final String NGE =
      "driver name=nge alias=pci10de,66 alias=pci10de,df class=net class=mac"
          + " perms=\"* 0666 root sys\" perms=\"ctl 0600 root sys\""
          + " clone_perms=\"nge 0640 root sys\""
          + " policy=\"read_priv_set=net_rawaccess   write_priv_set=net_rawaccess\""
          + " policy=\"ctl write_priv_set=sys_config\""
          + " privs=sys_nge,net_nge devlink=type=ddi_pseudo;name=nge\\t\\D";

  private static StagedImage image() throws IOException {
    return new StagedImage()
        .with("etc/name_to_major", "cn 0\nrootnex 1\n# spare\nsd 3\n")
        .with("etc/driver_aliases", "# aliases\nsd \"scsiclass,00\"\n")
        .with("etc/driver_classes", "sd\tscsi\n")
        .with("etc/minor_perm", "clone:sd 0666 root sys\nsd:* 0640 root sys\n")
        .with("etc/security/device_policy", "*\t\tread_priv_set=none\n")
        .with("etc/security/extra_privs", "# privileges\n")
        .with("etc/devlink.tab", "type=ddi_display\tfbs/fb\\M0\n");
  }

  @Test
  void newDriverIsEnteredBehindWhatIsThere() throws Exception {
    StagedImage image = image().drivers(NGE);
    assertEquals("cn 0\nrootnex 1\n# spare\nsd 3\nnge 2\n", image.text("etc/name_to_major"));
    assertEquals(
        "# aliases\nsd \"scsiclass,00\"\nnge \"pci10de,66\"\nnge \"pci10de,df\"\n",
        image.text("etc/driver_aliases"));
    assertEquals("sd\tscsi\nnge\tnet\nnge\tmac\n", image.text("etc/driver_classes"));
    assertEquals(
        "clone:sd 0666 root sys\nsd:* 0640 root sys\n"
            + "nge:* 0666 root sys\nnge:ctl 0600 root sys\nclone:nge 0640 root sys\n",
        image.text("etc/minor_perm"));
    assertEquals(
        "*\t\tread_priv_set=none\n"
            + "nge:*\tread_priv_set=net_rawaccess\twrite_priv_set=net_rawaccess\n"
            + "nge:ctl\twrite_priv_set=sys_config\n",
        image.text("etc/security/device_policy"));
    assertEquals(
        "# privileges\nnge:sys_nge\nnge:net_nge\n", image.text("etc/security/extra_privs"));
    assertEquals(
        "type=ddi_display\tfbs/fb\\M0\ntype=ddi_pseudo;name=nge\t\\D\n",
        image.text("etc/devlink.tab"));
    assertEquals(List.of(), image.warnings);
  }

  @Test
  void clonePermissionsWithoutMinorNodeAreOfTheDriver() throws Exception {
    StagedImage image = image().drivers("driver name=nge clone_perms=\"0666 root sys\"");
    assertTrue(image.text("etc/minor_perm").endsWith("\nclone:nge 0666 root sys\n"));
  }

  @Test
  void driverThatIsThereKeepsNumberAndAliasesAndLosesTheRest() throws Exception {
    StagedImage image =
        image()
            .with("etc/minor_perm", "sd:* 0640 root sys\n# end\nsd:raw  0600 root sys\n")
            .drivers("driver name=sd alias=scsiclass,05 perms=\"raw 0600 root sys\" class=disk");
    assertEquals("cn 0\nrootnex 1\n# spare\nsd 3\n", image.text("etc/name_to_major"));
    assertEquals(
        "# aliases\nsd \"scsiclass,00\"\nsd \"scsiclass,05\"\n", image.text("etc/driver_aliases"));
    assertEquals("# end\nsd:raw  0600 root sys\n", image.text("etc/minor_perm"));
    assertEquals("sd\tdisk\n", image.text("etc/driver_classes"));
  }

  @Test
  void nothingChangesASecondTime() throws Exception {
    StagedImage image = image().drivers(NGE);
    ImageTree once = image.tree();
    assertEquals(once, image.drivers(NGE).tree());
    ImageTree plain = image().tree();
    assertEquals(plain, image().drivers("set name=a value=b").tree());
  }

  @Test
  void missingFilesAreMadeAndEmptyOnesAreNot() throws Exception {
    StagedImage image =
        new StagedImage().with("etc/passwd", "").drivers("driver name=b\ndriver name=a alias=x");
    assertEquals("a 1\nb 2\n", image.text("etc/name_to_major"));
    assertEquals("a \"x\"\n", image.text("etc/driver_aliases"));
    assertFalse(image.has("etc/minor_perm"));
    assertFalse(image.has("etc/rem_name_to_major"));
    Entry file = image.tree().find(TreePath.literal("etc/name_to_major")).orElseThrow();
    assertEquals(0644, file.attributes().mode());
    assertEquals("sys", image.group("etc/name_to_major"));
  }

  @Test
  void removedDriversGetTheirNumbersBack() throws Exception {
    StagedImage image =
        image()
            .with("etc/rem_name_to_major", "old 2\nnge 17\n")
            .drivers("driver name=nge\ndriver name=zz");
    assertEquals("cn 0\nrootnex 1\n# spare\nsd 3\nnge 17\nzz 4\n", image.text("etc/name_to_major"));
    assertEquals("old 2\n", image.text("etc/rem_name_to_major"));
  }

  @Test
  void driversOfTwoPackagesCannotShareAnAlias() throws Exception {
    ImageBuildException e =
        assertThrows(
            ImageBuildException.class,
            () -> image().drivers("driver name=x alias=pci1", "driver name=y alias=pci1"));
    assertEquals(
        "these drivers cannot be installed together:\n"
            + "  alias pci1: driver x of pkg://p/a@1 and driver y of pkg://p/b@1",
        e.getMessage());
  }

  @Test
  void aliasOfADriverOfNobodyIsTakenOver() throws Exception {
    StagedImage image = image().drivers("driver name=nge alias=scsiclass,00");
    assertEquals(
        "# aliases\n# pkg(7): sd \"scsiclass,00\"\nnge \"scsiclass,00\"\n",
        image.text("etc/driver_aliases"));
    assertEquals(
        List.of(
            "etc/driver_aliases: the alias scsiclass,00 of the driver sd, which no package"
                + " delivers, goes to nge"),
        image.warnings);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "driver name=\"a b\"",
        "driver name=a:b",
        "driver name=#a",
        "driver name=a alias=\"x y\"",
        "driver name=a alias='x\"y'"
      })
  void wordsThatWouldBreakTheFilesAreRefused(String action) {
    ImageBuildException e =
        assertThrows(
            ImageBuildException.class, () -> image().drivers("set name=x value=y", action));
    assertTrue(e.getMessage().startsWith("pkg://p/b@1, line 1: the driver action "), e::toString);
  }
}
