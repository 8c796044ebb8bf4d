package org.osimage.boot;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.osimage.boot.grub.GrubCore;
import org.osimage.content.Content;
import org.osimage.content.ContentStore;
import org.osimage.tree.ImageTree;

/**
 * What makes a writable disk image with a GUID partition table bootable: an EFI system partition
 * that holds the kernel for both firmwares, and for BIOS a GRUB core in a partition of its own.
 *
 * @param bios GRUB for BIOS; empty when that is not wanted
 * @param esp the files of the EFI system partition, FAT32
 */
public record UsbBoot(Optional<Bios> bios, ImageTree esp) {
  /** GRUB's boot sector and core; both depend on where the core lies. */
  public static final class Bios {
    private final LoaderAssets assets;
    private final GrubCore core;

    public Bios(LoaderAssets assets, GrubCore core) {
      this.assets = assets;
      this.core = core;
    }

    /**
     * What the BIOS boot partition holds.
     *
     * @param lba its first 512-byte sector
     */
    public byte[] core(long lba) throws IOException {
      return core.forDisk(lba);
    }

    /**
     * The first 440 bytes of the disk.
     *
     * @param coreLba first 512-byte sector of the BIOS boot partition
     */
    public byte[] bootCode(long coreLba) throws IOException {
      return GrubCore.diskBootCode(assets::grubForBios, coreLba);
    }
  }

  private static final List<String> GRUB_MODULES =
      List.of(
          "biosdisk",
          "part_gpt",
          "part_msdos",
          "fat",
          "iso9660",
          "normal",
          "configfile",
          "linux",
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

  private static final String MEDIUM = "usb";
  private static final String CONFIG = "boot/grub/grub.cfg";

  /**
   * Plans the files.
   *
   * @param firmware at least one
   * @param mtime of the files, seconds since 1970
   * @throws org.osimage.ImageBuildException if a loader is missing; names firmware, file and
   *     package
   */
  public static UsbBoot plan(
      LoaderAssets assets,
      ContentStore store,
      BootMenu menu,
      BootFiles boot,
      MediaId id,
      Set<Firmware> firmware,
      long mtime)
      throws IOException {
    return plan(assets, store, menu, boot, id.marker(MEDIUM), firmware, mtime);
  }

  /**
   * The same for any disk.
   *
   * @param marker name of the file by which a loader finds the disk's EFI system partition
   */
  public static UsbBoot plan(
      LoaderAssets assets,
      ContentStore store,
      BootMenu menu,
      BootFiles boot,
      String marker,
      Set<Firmware> firmware,
      long mtime)
      throws IOException {
    FileList esp = new FileList(store, mtime);
    esp.add("vmlinuz", boot.kernel());
    esp.add("initrd.img", boot.initramfs());
    esp.add(marker, "");
    Optional<Bios> bios = Optional.empty();
    if (firmware.contains(Firmware.BIOS)) {
      esp.add(
          CONFIG, GrubConfig.linux(menu, true, "/" + marker, "/vmlinuz", List.of("/initrd.img")));
      bios = Optional.of(new Bios(assets, core(assets, marker)));
    }
    if (firmware.contains(Firmware.UEFI)) {
      uefi(assets, menu, marker, esp);
    }
    return new UsbBoot(bios, esp.tree());
  }

  private static GrubCore core(LoaderAssets assets, String marker) throws IOException {
    String start =
        "search --no-floppy --set=root --file /"
            + marker
            + "\nset prefix=($root)/boot/grub\nconfigfile /"
            + CONFIG
            + "\n";
    return GrubCore.assemble(assets::grubForBios, GRUB_MODULES, "/boot/grub", start);
  }

  private static void uefi(LoaderAssets assets, BootMenu menu, String marker, FileList esp)
      throws IOException {
    UefiLoader loader = UefiLoader.besideKernel(assets, false);
    for (Map.Entry<String, Content> file : loader.files().entrySet()) {
      esp.add(file.getKey(), file.getValue());
    }
    if (loader.isGrub()) {
      // the place that Debian's GRUB images for disks look at
      esp.add(
          "EFI/debian/grub.cfg",
          GrubConfig.linux(menu, false, "/" + marker, "/vmlinuz", List.of("/initrd.img")));
    } else {
      for (Map.Entry<String, String> file :
          SystemdBootConfig.of(menu, "/vmlinuz", List.of("/initrd.img")).entrySet()) {
        esp.add(file.getKey(), file.getValue());
      }
    }
  }
}
