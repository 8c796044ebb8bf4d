package org.osimage.pipeline.family;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import org.osimage.ImageBuildException;
import org.osimage.boot.illumos.IllumosPaths;
import org.osimage.compress.CompressionDefaults;
import org.osimage.compress.Compressor;
import org.osimage.compress.block.Resources;
import org.osimage.content.Content;
import org.osimage.iso.IsoOptions;
import org.osimage.iso.IsoWriter;
import org.osimage.manifest.LiveImage;
import org.osimage.output.CompressedOutput;
import org.osimage.output.OutputFile;
import org.osimage.pipeline.step.StepInputs;
import org.osimage.tree.Attributes;
import org.osimage.tree.Entry;
import org.osimage.tree.ImageTree;
import org.osimage.tree.TreePath;
import org.osimage.tree.TreeSubset;

/**
 * The root of a live illumos medium: /usr as {@code solaris.zlib} and /opt, /etc and /var as {@code
 * solarismisc.zlib}, both ISO 9660 compressed for lofi, instead of the directories; and without
 * what lives in the boot archive.
 */
public final class LiveMedium {
  public static final TreePath USR_IMAGE = TreePath.literal("solaris.zlib");
  public static final TreePath MISC_IMAGE = TreePath.literal("solarismisc.zlib");

  private static final TreePath USR = TreePath.literal("usr");

  /** A lock must not outlive its holder. */
  public static final TreePath PASSWORD_LOCK = TreePath.literal("etc/.pwd.lock");

  private static final TreePath LOADERS = TreePath.literal("usr/lib/grub");
  private static final TreePath PLATFORM = TreePath.literal("platform");

  /** As distro_const has it. */
  private static final List<TreePath> MISC = paths("opt", "etc", "var", "save");

  private static final List<TreePath> IN_BOOT_ARCHIVE = paths("sbin", "kernel", "lib", "bin");
  private static final String LABEL = "compress";

  private final StepInputs in;
  private final LiveImage options;
  private final Map<TreePath, Long> weights;

  /**
   * @param weights of the files that come first
   */
  public LiveMedium(StepInputs in, LiveImage options, Map<TreePath, Long> weights) {
    this.in = in;
    this.options = options;
    this.weights = weights;
  }

  private static List<TreePath> paths(String... names) {
    return List.of(names).stream().map(TreePath::literal).toList();
  }

  /**
   * @throws ImageBuildException if the image has no /usr
   */
  public ImageTree of(ImageTree image) throws IOException {
    if (image.find(USR).filter(e -> e.kind() == Entry.Kind.DIRECTORY).isEmpty()) {
      throw new ImageBuildException(
          "<liveImage> is for an image with a directory usr, and this one has none: leave it out");
    }
    Content usr =
        fileSystem(
            TreeSubset.of(image, p -> p.startsWith(USR)).subImage(USR),
            options.usrCompression(),
            below(USR, weights));
    Content misc =
        fileSystem(
            TreeSubset.of(image, p -> isBelow(p, MISC) && !p.equals(PASSWORD_LOCK)),
            options.miscCompression(),
            Map.of());
    Attributes attributes = Attributes.root(0444, in.epoch());
    return TreeSubset.of(image, LiveMedium::stays)
        .edit(
            editor -> {
              editor.put(new Entry.RegularFile(USR_IMAGE, attributes, usr));
              editor.put(new Entry.RegularFile(MISC_IMAGE, attributes, misc));
            });
  }

  /** The loaders' tree with those of the image that lie in /usr, which the medium has not. */
  public static ImageTree loaders(ImageTree image, ImageTree loaders) throws ImageBuildException {
    SortedMap<TreePath, Entry> all = new TreeMap<>();
    TreeSubset.of(image, p -> p.startsWith(LOADERS))
        .entries()
        .forEach(entry -> all.put(entry.path(), entry));
    loaders.entries().forEach(entry -> all.putIfAbsent(entry.path(), entry));
    return ImageTree.of(all.values());
  }

  private static boolean isBelow(TreePath path, List<TreePath> tops) {
    return tops.stream().anyMatch(path::startsWith);
  }

  private static boolean stays(TreePath path) {
    return !path.startsWith(USR)
        && !isBelow(path, MISC)
        && !isBelow(path, IN_BOOT_ARCHIVE)
        && (!path.startsWith(PLATFORM) || path.name().equals(IllumosPaths.UNIX.name()));
  }

  private static Map<TreePath, Long> below(TreePath top, Map<TreePath, Long> weights) {
    Map<TreePath, Long> below = new TreeMap<>();
    weights.forEach(
        (path, weight) -> {
          if (path.startsWith(top) && !path.equals(top)) {
            below.put(path.relativeTo(top), weight);
          }
        });
    return below;
  }

  private Content fileSystem(ImageTree tree, String compression, Map<TreePath, Long> weights)
      throws IOException {
    IsoOptions iso = IsoOptions.of(LABEL, in.epoch()).withRelaxedNames(true).withWeights(weights);
    Files.createDirectories(in.workDirectory());
    Path file = Files.createTempFile(in.workDirectory(), "live", ".zlib");
    try {
      OutputFile.write(
          new CompressedOutput(new IsoWriter(iso).plan(tree, in.store()), compressor(compression)),
          file);
      try (InputStream written = new BufferedInputStream(Files.newInputStream(file), 1 << 20)) {
        return in.store().put(written);
      }
    } finally {
      Files.deleteIfExists(file);
    }
  }

  private Compressor compressor(String compression) throws ImageBuildException {
    Resources resources = in.resources();
    CompressionDefaults lofi = CompressionDefaults.LIVE_FILE_SYSTEM;
    return switch (compression) {
      case "none" -> lofi.choose(Optional.of("none"), OptionalInt.empty(), resources);
      case "lzma" -> lofi.choose(Optional.of("lofi-lzma"), OptionalInt.empty(), resources);
      case "gzip-9" -> lofi.choose(Optional.empty(), OptionalInt.of(9), resources);
      default -> lofi.choose(resources); // gzip, gzip-6
    };
  }
}
