package org.osimage.iso;

import java.util.OptionalInt;
import org.osimage.tree.TreePath;

/**
 * One entry of the El Torito boot catalog (El Torito 1.0, section 2), always without emulation.
 *
 * @param loadSectors 512-byte sectors that the firmware loads, 1 to 65535; empty for the whole
 *     image, or 65535 where it has more
 * @param bootInfoTable fill in the table at byte 8 of the image that isolinux, GRUB and illumos's
 *     cdboot expect; needs an image in the tree
 * @param grubBootInfo fill in the block list at byte 2548 of a GRUB image of cdboot, diskboot and
 *     core; needs an image in the tree
 */
public record BootEntry(
    Platform platform,
    BootImage image,
    OptionalInt loadSectors,
    boolean bootInfoTable,
    boolean grubBootInfo) {
  /** Which firmware an entry is for. */
  public enum Platform {
    BIOS(0x00),
    EFI(0xef);

    private final int id;

    Platform(int id) {
      this.id = id;
    }

    int id() {
      return id;
    }
  }

  public BootEntry {
    if (loadSectors.isPresent()
        && (loadSectors.getAsInt() < 1 || loadSectors.getAsInt() > 0xffff)) {
      throw new IllegalArgumentException("load sectors " + loadSectors.getAsInt());
    }
    if ((bootInfoTable || grubBootInfo) && image instanceof BootImage.Appended) {
      throw new IllegalArgumentException("only a file of the tree can take a boot info table");
    }
  }

  /** A BIOS loader of which 2048 bytes are loaded, with a boot info table: isolinux, cdboot. */
  public static BootEntry bios(TreePath path) {
    return new BootEntry(Platform.BIOS, new BootImage.InTree(path), OptionalInt.of(4), true, false);
  }

  /** A BIOS loader that is loaded whole, with a boot info table: illumos's cdboot. */
  public static BootEntry wholeBios(TreePath path) {
    return new BootEntry(
        Platform.BIOS, new BootImage.InTree(path), OptionalInt.empty(), true, false);
  }

  /** A GRUB image made of cdboot, diskboot and core. */
  public static BootEntry grub(TreePath path) {
    return new BootEntry(Platform.BIOS, new BootImage.InTree(path), OptionalInt.of(4), true, true);
  }

  /** A FAT file system with {@code EFI/BOOT}. */
  public static BootEntry efi(BootImage image) {
    return new BootEntry(Platform.EFI, image, OptionalInt.empty(), false, false);
  }
}
