package org.osimage.pipeline.media;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.osimage.BuildLog;
import org.osimage.ImageBuildException;
import org.osimage.boot.BootFiles;
import org.osimage.boot.BootMenu;
import org.osimage.boot.Firmware;
import org.osimage.boot.LoaderAssets;
import org.osimage.boot.MediaId;
import org.osimage.boot.illumos.IllumosPaths;
import org.osimage.content.Content;
import org.osimage.content.ContentStore;
import org.osimage.manifest.ImageDescription;
import org.osimage.pipeline.step.BootFacts;
import org.osimage.pipeline.step.BootFileNames;
import org.osimage.pipeline.step.BuildSettings;
import org.osimage.pipeline.step.BuildState;
import org.osimage.tree.Attributes;
import org.osimage.tree.Entry;
import org.osimage.tree.ImageTree;
import org.osimage.tree.TreePath;

/** What the ISO and the USB image have in common. */
public final class Medium {
  /** As distro_const writes it, in UTC. */
  private static final DateTimeFormatter TIMESTAMP =
      DateTimeFormatter.ofPattern("MM-dd-HH-mm", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final BuildSettings settings;
  private final ContentStore store;

  public Medium(BuildSettings settings, ContentStore store) {
    this.settings = settings;
    this.store = store;
  }

  SortedMap<String, String> inputs() {
    ImageDescription description = settings.description();
    SortedMap<String, String> inputs = new TreeMap<>();
    inputs.put("<firmware>", description.firmware().toString());
    inputs.put("<distro><name>", description.name());
    inputs.put("outputTimestamp", String.valueOf(settings.epoch()));
    inputs.put("file name", settings.baseName());
    inputs.put("<distro><addTimestamp>", String.valueOf(description.addTimestamp()));
    return inputs;
  }

  Set<Firmware> firmware() {
    Set<Firmware> firmware = EnumSet.noneOf(Firmware.class);
    for (ImageDescription.Firmware wanted : settings.description().firmware()) {
      firmware.add(Firmware.valueOf(wanted.name()));
    }
    return firmware;
  }

  LoaderAssets loaders(BuildState state) throws ImageBuildException {
    return new LoaderAssets(
        settings.description().arch(), state.pkgImage(), state.loaders(), store);
  }

  MediaId id(BuildState state) {
    return new MediaId(digest(state));
  }

  /** What {@code /.volsetid} of image and boot root says. */
  static String volumeSetId(BuildState state) {
    return state.fact(BootFacts.VOLUME_SET_ID);
  }

  /** The finished file, with the time in its name when that is wanted. */
  Path output(String extension) {
    return settings.description().addTimestamp()
        ? settings.output(TIMESTAMP.format(Instant.ofEpochSecond(settings.epoch())), extension)
        : settings.output(extension);
  }

  /** From which every identifier derives. */
  byte[] digest(BuildState state) {
    return HexFormat.of().parseHex(state.fact(BootFacts.IDENTITY));
  }

  public BootMenu menu(BuildState state) {
    return MenuText.parse(state.fact(BootFacts.MENU));
  }

  static BootFiles bootFiles(BuildState state) {
    return new BootFiles(
        content(state.bootFiles(), BootFileNames.KERNEL),
        content(state.bootFiles(), BootFileNames.BOOT_ARCHIVE));
  }

  /** The boot archive at the place where illumos's loaders look for it, with its hash. */
  static ImageTree illumosFiles(BuildState state, long mtime) throws IOException {
    List<Entry> entries = new ArrayList<>();
    Attributes attributes = Attributes.root(0644, mtime);
    entries.add(
        new Entry.RegularFile(
            IllumosPaths.BOOT_ARCHIVE,
            attributes,
            content(state.bootFiles(), BootFileNames.BOOT_ARCHIVE)));
    if (state.bootFiles().find(BootFileNames.BOOT_ARCHIVE_HASH).isPresent()) {
      entries.add(
          new Entry.RegularFile(
              IllumosPaths.BOOT_ARCHIVE_HASH,
              attributes,
              content(state.bootFiles(), BootFileNames.BOOT_ARCHIVE_HASH)));
    }
    return ImageTree.withImplicitParents(entries, Attributes.root(0755, mtime));
  }

  private static Content content(ImageTree tree, TreePath path) {
    return ((Entry.RegularFile) tree.find(path).orElseThrow()).content();
  }

  /** The body of the kernel. */
  public static Content kernel(BuildState state) throws IOException {
    ImageTree image = state.pkgImage();
    Entry entry = image.find(TreePath.of(state.fact(BootFacts.KERNEL))).orElseThrow();
    return ((Entry.RegularFile) image.body(entry)).content();
  }

  /** Whether kernel and boot archive lie where illumos's loaders look for them. */
  public static boolean isIllumos(BuildState state) {
    return state.fact(BootFacts.LAYOUT).equals("illumos");
  }

  /** Whether the running system reads its root from the medium. */
  public static boolean holdsRoot(BuildState state) {
    return state.fact(BootFacts.PLACEMENT).equals("medium");
  }

  /** Says what ISO 9660 cannot hold. */
  public void warnOfLostAttributes(ImageTree tree) {
    warnOfLostAttributes("ISO 9660 has no", tree, settings.log());
  }

  /**
   * @param format what it is said of
   */
  public static void warnOfLostAttributes(String format, ImageTree tree, BuildLog log) {
    List<Entry> affected =
        tree.entries().stream().filter(e -> !e.attributes().xattrs().isEmpty()).toList();
    if (!affected.isEmpty()) {
      Entry example = affected.get(0);
      log.warn(
          format
              + " extended attributes: "
              + affected.size()
              + (affected.size() == 1 ? " entry loses its own" : " entries lose theirs")
              + ", e.g. "
              + example.path()
              + " loses "
              + example.attributes().xattrs().firstKey());
    }
  }

  /** The tree with the files of another laid over it. */
  static ImageTree over(ImageTree base, ImageTree more) throws IOException {
    return base.edit(
        editor -> {
          for (Entry entry : more.entries()) {
            boolean directory = entry.kind() == Entry.Kind.DIRECTORY;
            if (!directory || editor.find(entry.path()).isEmpty()) {
              editor.put(entry);
            }
          }
        });
  }
}
