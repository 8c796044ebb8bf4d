package org.osimage.boot.illumos;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.osimage.ImageBuildException;
import org.osimage.boot.BootMenu;
import org.osimage.boot.FileList;
import org.osimage.boot.Firmware;
import org.osimage.boot.LoaderAssets;
import org.osimage.boot.MediaId;
import org.osimage.boot.UsbBoot;
import org.osimage.boot.grub.GrubCore;
import org.osimage.content.Content;
import org.osimage.content.ContentStore;
import org.osimage.tree.ImageTree;

/**
 * What makes a disk with illumos's layout bootable: the image in a UFS partition, before it the
 * loader for BIOS in a partition of its own, and an EFI system partition.
 *
 * @param files that come to those of the image
 * @param bios how a BIOS starts it; empty when that is not wanted
 * @param esp the files of the EFI system partition; empty when UEFI is not wanted
 */
public record IllumosUsb(ImageTree files, Optional<Bios> bios, Optional<ImageTree> esp) {
  /** The loader for BIOS. */
  public sealed interface Bios {}

  /** Illumos's own: {@code boot/pmbr} loads {@code boot/gptzfsboot}, which reads UFS too. */
  public record Loader(byte[] pmbr, byte[] gptzfsboot, byte[] id) implements Bios {
    /**
     * What the boot partition holds.
     *
     * @param rootLba first 512-byte sector of the partition with the image
     */
    public byte[] stage2(long rootLba) throws ImageBuildException {
      return BootBlocks.stage2(GPTZFSBOOT, gptzfsboot, rootLba);
    }

    /**
     * The first 440 bytes of the disk.
     *
     * @param stage2Lba first 512-byte sector of the boot partition
     */
    public byte[] bootCode(long stage2Lba) throws ImageBuildException {
      return BootBlocks.masterBootRecord(pmbr, stage2Lba, gptzfsboot.length, id);
    }
  }

  /** GRUB 2, which reads UFS and starts illumos by the Multiboot specification. */
  public record Grub(UsbBoot.Bios core) implements Bios {}

  private static final String PMBR = "boot/pmbr";
  private static final String GPTZFSBOOT = "boot/gptzfsboot";
  private static final String MEDIUM = "illumos usb";
  private static final List<String> GRUB_MODULES =
      List.of(
          "biosdisk",
          "part_gpt",
          "part_msdos",
          "ufs1",
          "fat",
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
          "reboot",
          "halt");

  /**
   * Plans the files.
   *
   * @param content what lies at {@link IllumosPaths#UNIX}
   * @param firmware at least one
   * @param mtime of the files, seconds since 1970
   * @throws ImageBuildException if there is no loader for a firmware; names all that would do
   */
  public static IllumosUsb plan(
      LoaderAssets assets,
      ContentStore store,
      BootMenu menu,
      Content content,
      MediaId id,
      Set<Firmware> firmware,
      long mtime)
      throws IOException {
    Kernel kernel = Kernel.of(store, content);
    FileList files = new FileList(store, mtime);
    Optional<Bios> bios = Optional.empty();
    if (firmware.contains(Firmware.BIOS)) {
      Optional<Content> pmbr = assets.find(PMBR);
      Optional<Content> stage2 = assets.find(GPTZFSBOOT);
      if (pmbr.isPresent() && stage2.isPresent() && kernel == Kernel.MULTIBOOT) {
        bios =
            Optional.of(
                new Loader(
                    store.bytes(pmbr.get()), store.bytes(stage2.get()), id.bytes("usb stage 2")));
        addLoaderMenu(files, menu);
      } else {
        bios = Optional.of(grub(assets, menu, kernel, id, files));
      }
    }
    Optional<ImageTree> esp = Optional.empty();
    if (firmware.contains(Firmware.UEFI)) {
      esp = Optional.of(UefiPartition.of(assets, store, mtime));
      addLoaderMenu(files, menu);
    }
    return new IllumosUsb(files.tree(), bios, esp);
  }

  private static void addLoaderMenu(FileList files, BootMenu menu) throws IOException {
    for (Map.Entry<String, String> file : LoaderMenu.of(menu).entrySet()) {
      files.add(file.getKey(), file.getValue());
    }
  }

  private static Bios grub(
      LoaderAssets assets, BootMenu menu, Kernel kernel, MediaId id, FileList files)
      throws IOException {
    if (assets.find(LoaderAssets.GRUB_FOR_BIOS + "diskboot.img").isEmpty()) {
      throw new ImageBuildException(
          "no loader to start a disk from BIOS: the image has neither "
              + PMBR
              + " and "
              + GPTZFSBOOT
              + " (illumos loader) nor "
              + assets.in(LoaderAssets.GRUB_FOR_BIOS)
              + " (GRUB 2); GRUB legacy starts CDs"
              + " only. Add one of them, or set <usb><skip>true</skip></usb>");
    }
    String marker = id.marker(MEDIUM);
    files.add(marker, "");
    files.add("boot/grub/grub.cfg", Grub2Menu.of(menu, kernel, "/" + marker));
    String start =
        "search --no-floppy --set=root --file /"
            + marker
            + "\nset prefix=($root)/boot/grub\nconfigfile /boot/grub/grub.cfg\n";
    GrubCore core = GrubCore.assemble(assets::grubForBios, GRUB_MODULES, "/boot/grub", start);
    return new Grub(new UsbBoot.Bios(assets, core));
  }
}
