package org.osimage.boot.illumos;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.osimage.ImageBuildException;
import org.osimage.arch.Architecture;
import org.osimage.boot.BootMenu;
import org.osimage.boot.FileList;
import org.osimage.boot.Firmware;
import org.osimage.boot.IsoBoot;
import org.osimage.boot.LoaderAssets;
import org.osimage.boot.MediaId;
import org.osimage.boot.grub.GrubCore;
import org.osimage.content.Content;
import org.osimage.content.ContentStore;
import org.osimage.tree.ImageTree;
import org.osimage.tree.TreePath;

/**
 * What makes an ISO 9660 image with illumos's layout bootable. From a BIOS the first of these that
 * the image holds: illumos's own loader ({@code boot/cdboot}), GRUB legacy ({@code
 * boot/grub/stage2_eltorito}), GRUB 2; from UEFI illumos's loader ({@code boot/loader64.efi}).
 */
public final class IllumosIso {
  private static final String CDBOOT = "boot/cdboot";
  private static final String PMBR = "boot/pmbr";
  private static final String ISOBOOT = "boot/isoboot";
  private static final String STAGE2 = "boot/grub/stage2_eltorito";
  private static final String DEBIAN_STAGE2 = "usr/lib/grub/{grub-legacy}/stage2_eltorito";
  private static final String GRUB2 = Architecture.X86_64.in("boot/grub/{grub-bios}/eltorito.img");
  private static final String MEDIUM = "illumos iso";
  private static final List<String> GRUB_MODULES =
      List.of(
          "biosdisk",
          "part_gpt",
          "part_msdos",
          "iso9660",
          "normal",
          "configfile",
          "linux",
          "multiboot",
          "gzio",
          "serial",
          "terminal",
          "search",
          "search_fs_file",
          "echo",
          "test",
          "ls",
          "cat",
          "chain",
          "reboot",
          "halt");

  private final LoaderAssets assets;
  private final ContentStore store;
  private final BootMenu menu;
  private final MediaId id;
  private final Kernel kernel;
  private final FileList iso;

  private IllumosIso(
      LoaderAssets assets,
      ContentStore store,
      BootMenu menu,
      MediaId id,
      Kernel kernel,
      long mtime) {
    this.assets = assets;
    this.store = store;
    this.menu = menu;
    this.id = id;
    this.kernel = kernel;
    this.iso = new FileList(store, mtime);
  }

  /**
   * Plans the files that come to those of the image: the loaders' menus, and the El Torito image
   * where it is not one of the image's own files.
   *
   * @param kernel what lies at {@link IllumosPaths#UNIX}
   * @param firmware at least one
   * @param mtime of the files, seconds since 1970
   * @throws ImageBuildException if there is no loader for a firmware; names all that would do
   */
  public static IsoBoot plan(
      LoaderAssets assets,
      ContentStore store,
      BootMenu menu,
      Content kernel,
      MediaId id,
      Set<Firmware> firmware,
      long mtime)
      throws IOException {
    IllumosIso plan = new IllumosIso(assets, store, menu, id, Kernel.of(store, kernel), mtime);
    Optional<IsoBoot.Bios> bios = Optional.empty();
    if (firmware.contains(Firmware.BIOS)) {
      bios = Optional.of(plan.bios());
    }
    Optional<ImageTree> esp = Optional.empty();
    if (firmware.contains(Firmware.UEFI)) {
      esp = Optional.of(UefiPartition.of(assets, store, mtime));
      plan.loaderMenu();
    }
    return new IsoBoot(plan.iso.tree(), bios, esp);
  }

  private IsoBoot.Bios bios() throws IOException {
    Optional<Content> cdboot = assets.find(CDBOOT);
    if (cdboot.isPresent() && kernel == Kernel.MULTIBOOT) {
      return loader();
    }
    Optional<Content> stage2 = assets.find(STAGE2).or(() -> found(DEBIAN_STAGE2));
    if (stage2.isPresent()) {
      iso.add(STAGE2, stage2.get());
      iso.add("boot/grub/menu.lst", LegacyMenu.of(menu, kernel));
      return new IsoBoot.Bios(
          TreePath.literal(STAGE2), IsoBoot.Loading.FIRST_SECTORS, new IsoBoot.CdOnly());
    }
    if (assets.find(LoaderAssets.GRUB_FOR_BIOS + "cdboot.img").isPresent()) {
      return grub2();
    }
    throw new ImageBuildException(
        "no loader to start from BIOS: the image has neither "
            + CDBOOT
            + " (illumos loader) nor "
            + STAGE2
            + " (GRUB legacy) nor "
            + assets.in(LoaderAssets.GRUB_FOR_BIOS)
            + " (GRUB 2); add one of them, or set"
            + " <firmware>uefi</firmware>");
  }

  private Optional<Content> found(String path) {
    try {
      return assets.find(path);
    } catch (ImageBuildException e) {
      return Optional.empty(); // links that go in circles: as good as not there
    }
  }

  private IsoBoot.Bios loader() throws IOException {
    loaderMenu();
    Optional<Content> pmbr = assets.find(PMBR);
    Optional<Content> isoboot = assets.find(ISOBOOT);
    IsoBoot.Stick stick = new IsoBoot.CdOnly();
    if (pmbr.isPresent() && isoboot.isPresent()) {
      stick = new IsoBoot.SolarisBoot(store.bytes(pmbr.get()), store.bytes(isoboot.get()));
    }
    return new IsoBoot.Bios(TreePath.literal(CDBOOT), IsoBoot.Loading.WHOLE, stick);
  }

  private void loaderMenu() throws IOException {
    for (Map.Entry<String, String> file : LoaderMenu.of(menu).entrySet()) {
      iso.add(file.getKey(), file.getValue());
    }
  }

  private IsoBoot.Bios grub2() throws IOException {
    String marker = id.marker(MEDIUM);
    iso.add(marker, "");
    iso.add("boot/grub/grub.cfg", Grub2Menu.of(menu, kernel, "/" + marker));
    String start =
        "search --no-floppy --set=root --file /"
            + marker
            + "\nset prefix=($root)/boot/grub\nconfigfile /boot/grub/grub.cfg\n";
    GrubCore core = GrubCore.assemble(assets::grubForBios, GRUB_MODULES, "/boot/grub", start);
    iso.add(GRUB2, store.put(core.forElTorito()));
    byte[] hybrid = GrubCore.hybridBootCode(assets::grubForBios, 0);
    return new IsoBoot.Bios(
        TreePath.literal(GRUB2),
        IsoBoot.Loading.GRUB,
        new IsoBoot.Isohybrid(Arrays.copyOf(hybrid, 432), 4));
  }
}
