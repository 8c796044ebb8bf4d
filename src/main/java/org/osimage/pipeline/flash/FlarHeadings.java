package org.osimage.pipeline.flash;

import java.io.IOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;
import org.osimage.ImageBuildException;
import org.osimage.arch.Architecture;
import org.osimage.content.ContentStore;
import org.osimage.flar.header.FlarHeading;
import org.osimage.flar.header.Keyword;
import org.osimage.manifest.Flar;
import org.osimage.pipeline.step.StepInputs;
import org.osimage.tree.ImageText;
import org.osimage.tree.ImageTree;

/**
 * What the header of a flash archive says of the image. Nothing comes from the build host: as with
 * {@code flarcreate -R}, what the image's files do not tell is UNKNOWN.
 */
final class FlarHeadings {
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("uuuuMMddHHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);

  private FlarHeadings() {}

  static FlarHeading of(
      StepInputs in,
      Flar options,
      Optional<String> description,
      List<String> architectures,
      ImageTree image,
      ContentStore store)
      throws IOException {
    Flar.Origin origin = options.origin();
    String node = nodeName(image, store).orElse(artifactId(in));
    TreeMap<String, String> values = new TreeMap<>();
    values.put(
        Keyword.CREATION_DATE,
        origin.creationDate().orElseGet(() -> DATE.format(Instant.ofEpochSecond(in.epoch()))));
    values.put(Keyword.CREATION_MASTER, origin.creationMaster().orElse(node));
    values.put(Keyword.CONTENT_NAME, options.name().orElse(in.fileName()));
    values.put(Keyword.CREATION_NODE, node);
    for (String keyword :
        List.of(
            Keyword.CREATION_HARDWARE_CLASS,
            Keyword.CREATION_PLATFORM,
            Keyword.CREATION_PROCESSOR,
            Keyword.CREATION_OS_VERSION)) {
      values.put(keyword, FlarHeading.UNKNOWN);
    }
    values.put(
        Keyword.CREATION_RELEASE, release(image, store, "VERSION").orElse(FlarHeading.UNKNOWN));
    values.put(Keyword.CREATION_OS_NAME, release(image, store, "OS").orElse(FlarHeading.UNKNOWN));
    origin.author().ifPresent(text -> values.put(Keyword.CONTENT_AUTHOR, text));
    origin.contentType().ifPresent(text -> values.put(Keyword.CONTENT_TYPE, text));
    description.ifPresent(text -> values.put(Keyword.CONTENT_DESCRIPTION, text));
    checkArchitectures(architectures);
    values.put(Keyword.CONTENT_ARCHITECTURES, String.join(",", architectures));
    return new FlarHeading(values, options.keywords());
  }

  private static void checkArchitectures(List<String> architectures) throws ImageBuildException {
    for (String architecture : architectures) {
      if (!architecture.matches("[A-Za-z0-9_.-]+")) {
        throw new ImageBuildException(
            "<flar><architectures><architecture>"
                + architecture
                + "</architecture>: give a kernel architecture such as "
                + Architecture.X86_64.flar()
                + " or "
                + Architecture.SPARC.flar());
      }
    }
  }

  /** The project's artifactId, which stays the same from release to release. */
  static String artifactId(StepInputs in) {
    return in.artifactId();
  }

  private static Optional<String> nodeName(ImageTree image, ContentStore store) throws IOException {
    return lines(image, store, "etc/nodename").stream()
        .map(String::strip)
        .filter(line -> !line.isEmpty())
        .findFirst();
  }

  /** A value of INST_RELEASE, which has lines such as VERSION=10. */
  private static Optional<String> release(ImageTree image, ContentStore store, String key)
      throws IOException {
    return lines(image, store, "var/sadm/system/admin/INST_RELEASE").stream()
        .filter(line -> line.startsWith(key + "="))
        .map(line -> line.substring(key.length() + 1).strip())
        .filter(value -> !value.isEmpty())
        .findFirst();
  }

  private static List<String> lines(ImageTree image, ContentStore store, String path)
      throws IOException {
    return new ImageText(image, store).read(path).orElse("").lines().toList();
  }
}
