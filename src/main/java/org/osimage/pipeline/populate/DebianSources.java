package org.osimage.pipeline.populate;

import java.io.IOException;
import java.net.ProxySelector;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.osimage.manifest.ImageDescription;
import org.osimage.manifest.ImageDescription.Firmware;
import org.osimage.manifest.SoftwareItem;
import org.osimage.pipeline.step.BuildSettings;
import org.osimage.source.LockFile;
import org.osimage.source.PackageSource;
import org.osimage.source.debian.DebianRequest;
import org.osimage.source.debian.DebianResolution;
import org.osimage.source.debian.DebianResolver;
import org.osimage.source.debian.DebianSource;
import org.osimage.source.debian.PackageLock;
import org.osimage.source.debian.repository.HostApt;
import org.osimage.source.download.Access;

/** The {@code <debian>} items of a description as sources, and their lock. */
final class DebianSources {
  /** The builder makes the initramfs itself, so no package has to. */
  private static final List<String> PROVIDED = List.of("linux-initramfs-tool");

  private final BuildSettings settings;

  DebianSources(BuildSettings settings) {
    this.settings = settings;
  }

  /** Loader packages, and the item they are fetched like. */
  record Loaders(SoftwareItem.Debian item, PackageSource source) {}

  PackageSource source(SoftwareItem.Debian item) throws IOException {
    return source(name(item), request(item));
  }

  private static String name(SoftwareItem.Debian item) {
    return "<debian> " + String.join(" ", item.suites());
  }

  private PackageSource source(String name, DebianRequest request) throws IOException {
    Optional<PackageLock> lock = lock();
    if (lock.isEmpty()) {
      new Locks(settings).warnOfFloating(name, "the mirror");
    }
    return new DebianSource(name, request, resolver(lock.isPresent()), lock);
  }

  private Optional<PackageLock> lock() throws IOException {
    Optional<LockFile> file = new Locks(settings).read();
    return file.isPresent() ? Optional.of(PackageLock.checked(file.get())) : Optional.empty();
  }

  private DebianResolver resolver(boolean locked) {
    Optional<Instant> now = locked ? Optional.empty() : Optional.of(settings.now());
    Access access =
        new Access(
            settings.cacheDirectory().resolve("debian"),
            settings.offline(),
            now,
            settings.proxies().orElse(ProxySelector.of(null)),
            settings.credentials(),
            Optional.empty(),
            settings.log());
    return new DebianResolver(access, HostApt.standard());
  }

  private DebianRequest request(SoftwareItem.Debian item) {
    return new DebianRequest(
        item.suites(),
        item.components(),
        settings.description().arch().debian(),
        item.mirror().or(settings::debianMirror).map(List::of).orElse(List.of()),
        item.keyring().map(settings.baseDirectory()::resolve),
        item.trusted(),
        item.packages(),
        item.exclude(),
        PROVIDED,
        item.recommends(),
        item.essential(),
        true);
  }

  /** The loader packages, from the first {@code <debian>} item; empty when there is none. */
  Optional<Loaders> loaders() throws IOException {
    Optional<SoftwareItem.Debian> first = debian().stream().findFirst();
    if (first.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Loaders(first.get(), source("loader packages", loaderRequest(first.get()))));
  }

  private DebianRequest loaderRequest(SoftwareItem.Debian item) {
    ImageDescription description = settings.description();
    Set<String> packages = new TreeSet<>();
    if (description.firmware().contains(Firmware.BIOS)) {
      packages.addAll(List.of("isolinux", "syslinux-common", "grub-pc-bin"));
    }
    if (description.firmware().contains(Firmware.UEFI)) {
      packages.addAll(List.of("systemd-boot-efi", description.arch().in("grub-efi-{debian}-bin")));
    }
    return request(item).loaders(List.copyOf(packages));
  }

  private List<SoftwareItem.Debian> debian() {
    List<SoftwareItem.Debian> items = new ArrayList<>();
    for (SoftwareItem item : settings.description().software()) {
      if (item instanceof SoftwareItem.Debian debian) {
        items.add(debian);
      }
    }
    return items;
  }

  /** Whether there is anything to lock. */
  boolean any() {
    return !debian().isEmpty();
  }

  /** A lock file, and how many packages were locked. */
  record Locked(LockFile file, int packages) {}

  /** Resolves every request anew. */
  Locked lock(LockFile file) throws IOException {
    List<DebianRequest> requests = new ArrayList<>();
    for (SoftwareItem.Debian item : debian()) {
      requests.add(request(item));
    }
    if (settings.description().loaders().isEmpty()) {
      requests.add(loaderRequest(debian().get(0)));
    }
    for (SoftwareItem item : settings.description().loaders()) {
      if (item instanceof SoftwareItem.Debian debian) {
        requests.add(request(debian));
      }
    }
    PackageLock lock = new PackageLock(file);
    int packages = 0;
    for (DebianRequest request : requests) {
      DebianResolution resolution = resolver(false).resolve(request);
      lock = lock.with(request, resolution.packages());
      packages += resolution.packages().size();
    }
    return new Locked(lock.file(), packages);
  }
}
