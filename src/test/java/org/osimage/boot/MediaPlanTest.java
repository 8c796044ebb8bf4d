package org.osimage.boot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.osimage.ImageBuildException;
import org.osimage.arch.Architecture;
import org.osimage.content.Content;
import org.osimage.testing.MemoryContentStore;
import org.osimage.tree.Attributes;
import org.osimage.tree.Entry;
import org.osimage.tree.Entry.RegularFile;
import org.osimage.tree.ImageTree;
import org.osimage.tree.TreePath;

class MediaPlanTest {
  private static final MediaId ID = new MediaId(new byte[] {1});
  private static final Set<Firmware> BOTH = EnumSet.allOf(Firmware.class);

  private final MemoryContentStore store = new MemoryContentStore();

  private ImageTree loaders(LoaderFile... files) throws IOException {
    List<Entry> entries = new ArrayList<>();
    for (LoaderFile file : files) {
      String body = (path(file) + "\n").repeat(20).substring(0, 480);
      entries.add(
          new RegularFile(
              TreePath.of(path(file)),
              Attributes.root(0644, 0),
              store.put(body.getBytes(StandardCharsets.UTF_8))));
    }
    return ImageTree.withImplicitParents(entries, Attributes.root(0755, 0));
  }

  private static String path(LoaderFile file) {
    return Architecture.X86_64.in(file.path());
  }

  private LoaderAssets assets(LoaderFile... files) throws IOException {
    return new LoaderAssets(Architecture.X86_64, ImageTree.empty(0), loaders(files), store);
  }

  private BootFiles boot(long initramfs) {
    return new BootFiles(store.synthetic((byte) 1, 1000), store.synthetic((byte) 2, initramfs));
  }

  private static BootMenu menu() throws IOException {
    return BootMenu.of("T", 5, "console=ttyS0", List.of());
  }

  private static List<String> files(ImageTree tree) {
    return tree.entries().stream()
        .filter(RegularFile.class::isInstance)
        .map(e -> e.path().toString())
        .toList();
  }

  private String text(ImageTree tree, String path) throws IOException {
    RegularFile file = (RegularFile) tree.find(TreePath.of(path)).orElseThrow();
    return new String(store.bytes(file.content()), StandardCharsets.UTF_8);
  }

  private IsoBoot iso(LoaderAssets assets, long initramfs, Set<Firmware> firmware)
      throws IOException {
    return IsoBoot.plan(assets, store, menu(), boot(initramfs), ID, firmware, 7);
  }

  private static final LoaderFile[] ISOLINUX = {
    LoaderFile.ISOLINUX, LoaderFile.ISOLINUX_MBR, LoaderFile.ISOLINUX_LIBRARY
  };

  private static LoaderFile[] withIsolinux(LoaderFile... more) {
    List<LoaderFile> all = new ArrayList<>(List.of(ISOLINUX));
    all.addAll(List.of(more));
    return all.toArray(new LoaderFile[0]);
  }

  @Test
  void smallIsoHasTheKernelInTheEsp() throws IOException {
    IsoBoot plan = iso(assets(withIsolinux(LoaderFile.SYSTEMD_BOOT)), 10 << 20, BOTH);
    assertEquals(
        List.of(
            ID.marker("iso"),
            ".disk/info",
            "boot/initrd.img",
            "boot/isolinux/isolinux.bin",
            "boot/isolinux/isolinux.cfg",
            "boot/isolinux/ldlinux.c32",
            "boot/vmlinuz"),
        files(plan.files()));
    assertEquals(
        List.of(
            "EFI/BOOT/BOOTX64.EFI",
            "initrd.img",
            "loader/entries/standard.conf",
            "loader/loader.conf",
            "vmlinuz"),
        files(plan.esp().orElseThrow()));
    assertEquals("boot/isolinux/isolinux.bin", plan.bios().orElseThrow().elTorito().toString());
    IsoBoot.Isohybrid stick = (IsoBoot.Isohybrid) plan.bios().orElseThrow().stick();
    assertEquals(432, stick.bootCode().length);
    assertTrue(plan.files().entries().stream().allMatch(e -> e.attributes().mtime() == 7));
  }

  @Test
  void largeIsoHasOnlyGrubInTheEsp() throws IOException {
    IsoBoot plan =
        iso(
            assets(withIsolinux(LoaderFile.SYSTEMD_BOOT, LoaderFile.GRUB_CD)),
            IsoBoot.MAX_IN_ESP - 999,
            BOTH);
    ImageTree esp = plan.esp().orElseThrow();
    assertEquals(List.of("EFI/BOOT/BOOTX64.EFI", "boot/grub/grub.cfg"), files(esp));
    assertEquals(
        "search --no-floppy --set=root --file /"
            + ID.marker("iso")
            + """

            set timeout=5
            set default=standard
            menuentry T --id standard {
              linux /boot/vmlinuz console=ttyS0
              initrd /boot/initrd.img
            }
            """,
        text(esp, "boot/grub/grub.cfg"));
    assertEquals(
        text(esp, "boot/grub/grub.cfg"), text(plan.files(), "boot/grub/x86_64-efi/grub.cfg"));
  }

  @Test
  void largeIsoWithoutGrubNamesItsPackage() throws IOException {
    LoaderAssets assets = assets(withIsolinux(LoaderFile.SYSTEMD_BOOT));
    ImageBuildException e =
        assertThrows(ImageBuildException.class, () -> iso(assets, 30 << 20, BOTH));
    assertTrue(e.getMessage().contains("UEFI"), e.getMessage());
    assertTrue(e.getMessage().contains("gcdx64.efi"), e.getMessage());
    assertTrue(e.getMessage().contains("grub-efi-amd64-bin"), e.getMessage());
  }

  @Test
  void shimIsTakenBeforeAnythingElse() throws IOException {
    IsoBoot plan =
        iso(
            assets(LoaderFile.SHIM, LoaderFile.GRUB_CD_SIGNED, LoaderFile.SYSTEMD_BOOT),
            1000,
            EnumSet.of(Firmware.UEFI));
    ImageTree esp = plan.esp().orElseThrow();
    assertEquals(
        List.of("EFI/BOOT/BOOTX64.EFI", "EFI/BOOT/grubx64.efi", "boot/grub/grub.cfg"), files(esp));
    assertTrue(text(esp, "EFI/BOOT/BOOTX64.EFI").contains("shim"));
    assertTrue(plan.bios().isEmpty());
    assertFalse(files(plan.files()).contains("boot/isolinux/isolinux.bin"));
  }

  @Test
  void theImagesOwnLoadersComeFirst() throws IOException {
    Content own = store.put("own".getBytes(StandardCharsets.UTF_8));
    ImageTree image =
        ImageTree.withImplicitParents(
            List.of(
                new Entry.Symlink(TreePath.of("usr/lib/systemd"), Attributes.root(0777, 0), "/sd"),
                new RegularFile(
                    TreePath.of("sd/boot/efi/systemd-bootx64.efi"), Attributes.root(0644, 0), own)),
            Attributes.root(0755, 0));
    LoaderAssets assets =
        new LoaderAssets(Architecture.X86_64, image, loaders(LoaderFile.SYSTEMD_BOOT), store);
    assertEquals(own, assets.require(LoaderFile.SYSTEMD_BOOT));
  }

  @Test
  void everyMissingBiosFileIsNamedWithItsPackage() throws IOException {
    for (LoaderFile missing : ISOLINUX) {
      List<LoaderFile> rest = new ArrayList<>(List.of(withIsolinux(LoaderFile.SYSTEMD_BOOT)));
      rest.remove(missing);
      LoaderAssets assets = assets(rest.toArray(new LoaderFile[0]));
      ImageBuildException e =
          assertThrows(ImageBuildException.class, () -> iso(assets, 1000, BOTH));
      assertTrue(e.getMessage().contains("BIOS"), e.getMessage());
      assertTrue(e.getMessage().contains(path(missing)), e.getMessage());
      assertTrue(
          e.getMessage().contains(Architecture.X86_64.in(missing.debianPackage())), e.getMessage());
    }
    ImageBuildException usb =
        assertThrows(
            ImageBuildException.class,
            () -> UsbBoot.plan(assets(), store, menu(), boot(1), ID, BOTH, 0));
    assertTrue(usb.getMessage().contains("grub-pc-bin"), usb.getMessage());
  }

  @Test
  void otherArchitecturesAreRefusedByName() {
    ImageBuildException e =
        assertThrows(
            ImageBuildException.class,
            () ->
                new LoaderAssets(
                    Architecture.SPARC, ImageTree.empty(0), ImageTree.empty(0), store));
    assertTrue(e.getMessage().contains("sparc"));
  }

  @Test
  void usbForUefi() throws IOException {
    UsbBoot plan =
        UsbBoot.plan(
            assets(LoaderFile.GRUB_DISK),
            store,
            menu(),
            boot(100 << 20),
            ID,
            EnumSet.of(Firmware.UEFI),
            0);
    assertTrue(plan.bios().isEmpty());
    assertEquals(
        List.of(
            ID.marker("usb"),
            "EFI/BOOT/BOOTX64.EFI",
            "EFI/debian/grub.cfg",
            "initrd.img",
            "vmlinuz"),
        files(plan.esp()));
  }

  @Test
  void identifiersFollowTheContent() {
    MediaId same = new MediaId(new byte[] {1});
    MediaId other = new MediaId(new byte[] {2});
    assertEquals(ID.volumeSetId(), same.volumeSetId());
    assertNotEquals(ID.volumeSetId(), other.volumeSetId());
    assertTrue(
        ID.volumeSetId().matches("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-.{12}"));
    assertNotEquals(ID.serial("a"), ID.serial("b"));
    assertNotEquals(ID.marker("iso"), ID.marker("usb"));
  }
}
