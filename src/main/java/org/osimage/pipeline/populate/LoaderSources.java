package org.osimage.pipeline.populate;

import java.util.ArrayList;
import java.util.List;
import org.osimage.manifest.ImageDescription;
import org.osimage.manifest.ImageDescription.Firmware;
import org.osimage.source.LoaderPackages;
import org.osimage.source.SourceElement;

/** Where boot loaders come from that the image does not hold. */
final class LoaderSources {
  private LoaderSources() {}

  /** The items of {@code <loaders>}; without any, from where the first packages come that have. */
  static List<SourceElement> of(ImageDescription description) {
    if (!description.loaders().isEmpty()) {
      return description.loaders();
    }
    return description.software().stream()
        .filter(LoaderPackages.class::isInstance)
        .limit(1)
        .map(item -> ((LoaderPackages) item).loaders(packages(description)))
        .toList();
  }

  /** Debian's packages, sorted. */
  private static List<String> packages(ImageDescription description) {
    List<String> packages = new ArrayList<>();
    if (description.firmware().contains(Firmware.BIOS)) {
      packages.addAll(List.of("isolinux", "syslinux-common", "grub-pc-bin"));
    }
    if (description.firmware().contains(Firmware.UEFI)) {
      packages.addAll(List.of("systemd-boot-efi", description.arch().in("grub-efi-{debian}-bin")));
    }
    packages.sort(null);
    return packages;
  }
}
