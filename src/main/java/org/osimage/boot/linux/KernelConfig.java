package org.osimage.boot.linux;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.osimage.content.ContentStore;
import org.osimage.tree.Entry;
import org.osimage.tree.ImageTree;
import org.osimage.tree.TreePath;

/** The configuration that a kernel was built with, as its package leaves it in {@code boot}. */
public final class KernelConfig {
  /** Far above the 300 KiB of a kernel with everything. */
  private static final long MOST = 8 << 20;

  private final Set<String> set = new HashSet<>();
  private final Set<String> builtIn = new HashSet<>();

  private KernelConfig(String text) {
    for (String line : text.split("\n", -1)) {
      int equals = line.indexOf('=');
      if (line.startsWith("CONFIG_") && equals > 0 && !line.endsWith("=n")) {
        set.add(line.substring(0, equals));
        if (line.endsWith("=y")) {
          builtIn.add(line.substring(0, equals));
        }
      }
    }
  }

  /**
   * @param release of the kernel, e.g. 6.1.0-18-amd64
   * @return empty if the image has no {@code boot/config-RELEASE}
   */
  public static Optional<KernelConfig> find(ImageTree image, ContentStore store, String release)
      throws IOException {
    Optional<Entry> entry = image.find(TreePath.of("boot/config-" + release)).map(image::body);
    if (entry.isPresent()
        && entry.get() instanceof Entry.RegularFile file
        && file.content().size() <= MOST) {
      return Optional.of(
          new KernelConfig(new String(store.bytes(file.content()), StandardCharsets.UTF_8)));
    }
    return Optional.empty();
  }

  /** Whether a symbol, e.g. CONFIG_OVERLAY_FS, is set neither to y nor to m. */
  public boolean lacks(String symbol) {
    return !set.contains(symbol);
  }

  public boolean hasBuiltIn(String symbol) {
    return builtIn.contains(symbol);
  }
}
