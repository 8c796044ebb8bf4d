package org.osimage.pipeline.media;

import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import org.osimage.manifest.ImageDescription;
import org.osimage.pipeline.step.BuildSettings;
import org.osimage.pipeline.step.Output;

/** The name of a finished medium, and what every medium depends on. */
final class MediumFile {
  /** As distro_const writes it, in UTC. */
  private static final DateTimeFormatter TIMESTAMP =
      DateTimeFormatter.ofPattern("MM-dd-HH-mm", Locale.ROOT).withZone(ZoneOffset.UTC);

  private MediumFile() {}

  static SortedMap<String, String> inputs(BuildSettings settings) {
    ImageDescription description = settings.description();
    SortedMap<String, String> inputs = new TreeMap<>();
    inputs.put("<firmware>", description.firmware().toString());
    inputs.put("<distro><name>", description.name());
    inputs.put("outputTimestamp", String.valueOf(settings.epoch()));
    inputs.put("file name", settings.baseName());
    inputs.put("<distro><addTimestamp>", String.valueOf(description.addTimestamp()));
    return inputs;
  }

  /** The finished file, with the time in its name when that is wanted. */
  static Path path(BuildSettings settings, Output.FileKind kind) {
    return settings.description().addTimestamp()
        ? settings.output(TIMESTAMP.format(Instant.ofEpochSecond(settings.epoch())), kind.type())
        : settings.output(kind.type());
  }
}
