package org.osimage.pipeline.media;

import java.io.IOException;
import java.util.OptionalLong;
import org.osimage.ImageBuildException;
import org.osimage.boot.IsoBoot;
import org.osimage.boot.MediaId;
import org.osimage.boot.illumos.BootBlocks;
import org.osimage.disk.Guid;
import org.osimage.disk.HybridIso;
import org.osimage.disk.SolarisHybrid;
import org.osimage.iso.Extent;
import org.osimage.iso.IsoPlan;
import org.osimage.iso.SystemArea;

/** Boot code and partition tables that make an ISO image a disk too. */
final class IsoSystemArea {
  private IsoSystemArea() {}

  /**
   * @param digest from which the identifiers derive
   */
  static SystemArea of(IsoBoot boot, MediaId id, byte[] digest) {
    IsoBoot.Stick stick = boot.bios().map(IsoBoot.Bios::stick).orElse(new IsoBoot.CdOnly());
    if (stick instanceof IsoBoot.SolarisBoot solaris) {
      return new Solaris(boot, solaris, id);
    }
    if (stick instanceof IsoBoot.CdOnly && boot.esp().isEmpty()) {
      return SystemArea.NONE;
    }
    return new Gpt(boot, stick, id, digest);
  }

  /** A GUID partition table, and boot code that finds the El Torito image. */
  private record Gpt(IsoBoot boot, IsoBoot.Stick stick, MediaId id, byte[] digest)
      implements SystemArea {
    @Override
    public byte[] leading(IsoPlan plan) {
      return hybrid(plan).systemArea();
    }

    @Override
    public int trailingSize() {
      return HybridIso.BACKUP_ISO_SECTORS * Extent.BLOCK;
    }

    @Override
    public byte[] trailing(IsoPlan plan) {
      return hybrid(plan).backup();
    }

    private HybridIso hybrid(IsoPlan plan) {
      Extent esp = esp(boot, plan);
      byte[] code = new byte[0];
      OptionalLong bootLba = OptionalLong.empty();
      if (stick instanceof IsoBoot.Isohybrid isohybrid) {
        code = isohybrid.bootCode();
        Extent image = plan.extentOf(boot.bios().orElseThrow().elTorito());
        bootLba = OptionalLong.of(image.lba() * 4 + isohybrid.skip());
      }
      return new HybridIso(
          plan.totalSectors(),
          esp.lba(),
          esp.size(),
          code,
          bootLba,
          id.serial("iso disk"),
          Guid.derived("iso disk", digest),
          Guid.derived("iso partition 1", digest),
          Guid.derived("iso partition 2", digest));
    }
  }

  /** A master boot record that loads the second stage of illumos's loader. */
  private record Solaris(IsoBoot boot, IsoBoot.SolarisBoot loader, MediaId id)
      implements SystemArea {
    @Override
    public byte[] leading(IsoPlan plan) throws ImageBuildException {
      byte[] isoboot = loader.isoboot();
      byte[] code =
          BootBlocks.masterBootRecord(
              loader.pmbr(), SolarisHybrid.STAGE2_LBA, isoboot.length, id.bytes("iso stage 2"));
      Extent esp = esp(boot, plan);
      // the file system that the second stage reads begins where the disk does
      byte[] stage2 = BootBlocks.stage2("boot/isoboot", isoboot, 0);
      return new SolarisHybrid(code, stage2, esp.lba(), esp.size(), id.serial("iso disk"))
          .systemArea();
    }

    @Override
    public byte[] trailing(IsoPlan plan) throws IOException {
      return new byte[0];
    }
  }

  /** Where the EFI system partition lies; at 0 when there is none. */
  private static Extent esp(IsoBoot boot, IsoPlan plan) {
    return boot.esp().isPresent() ? plan.appended(0) : new Extent(0, 0);
  }
}
