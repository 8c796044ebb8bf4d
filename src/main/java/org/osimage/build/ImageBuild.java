package org.osimage.build;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import org.osimage.ImageBuildException;
import org.osimage.content.PackedContentStore;
import org.osimage.content.StoreEviction;

/** The build of one image: a method for each goal. One thread at a time. */
public final class ImageBuild implements Closeable {
  private final BuildSettings settings;
  private final PackedContentStore store;
  private final Pipeline pipeline;

  /**
   * @throws IOException if the content store cannot be opened
   */
  public ImageBuild(BuildSettings settings) throws IOException {
    this.settings = settings;
    this.store = PackedContentStore.open(settings.cacheDirectory().resolve("store"));
    this.pipeline =
        new Pipeline(
            settings.workDirectory(),
            store,
            settings.log(),
            settings.pluginVersion(),
            settings.stopwatch());
  }

  /** Assembles the image from its sources. */
  public List<OutputArtifact> populate() throws IOException {
    new ArchiveStep(settings, store).inputs(); // a compression that cannot be: before any work
    new Medium(settings, store).menu(settings.description().name());
    return pipeline.run(new PopulateStep(settings, store));
  }

  /** Finds kernel and init, and makes the root that the kernel starts from. */
  public List<OutputArtifact> configureBootRoot() throws IOException {
    return pipeline.run(new BootRootStep(settings, store));
  }

  /** Writes boot archive, kernel and checksum manifest. */
  public List<OutputArtifact> archive() throws IOException {
    return pipeline.run(new ArchiveStep(settings, store));
  }

  /** Writes the ISO image, unless the description skips it. */
  public List<OutputArtifact> iso() throws IOException {
    if (settings.description().iso().skip()) {
      settings.log().info("iso: skipped");
      return List.of();
    }
    return pipeline.run(new IsoStep(settings, store));
  }

  /** Writes the USB image, unless the description skips it. */
  public List<OutputArtifact> usb() throws IOException {
    if (settings.description().usb().skip()) {
      settings.log().info("usb: skipped");
      return List.of();
    }
    return pipeline.run(new UsbStep(settings, store));
  }

  /** Resolves the packages anew and writes the lock file. */
  public List<OutputArtifact> lock() throws IOException {
    new DebianSources(settings).writeLock();
    return List.of();
  }

  /**
   * Compares the built image with its package databases.
   *
   * @throws ImageBuildException listing everything found
   */
  public List<OutputArtifact> check() throws IOException {
    BuildState state = pipeline.stateOf(PopulateStep.AS_PREDECESSOR, "check");
    ImageCheck.Report report = ImageCheck.of(state.pkgImage(), store);
    if (!report.findings().isEmpty()) {
      throw new ImageBuildException(
          report.findings().size()
              + " findings in the image:\n  "
              + String.join("\n  ", report.findings()));
    }
    settings.log().info("check: " + report.files() + " files, no findings");
    return List.of();
  }

  @Override
  public void close() throws IOException {
    try {
      StoreEviction.evict(store, settings.now(), settings.cacheLimit());
    } finally {
      store.close();
    }
  }
}
