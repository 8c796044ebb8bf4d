package org.osimage.build;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;
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

  @Override
  public void close() throws IOException {
    try {
      StoreEviction.evict(store, settings.now(), settings.cacheLimit());
    } finally {
      store.close();
    }
  }
}
