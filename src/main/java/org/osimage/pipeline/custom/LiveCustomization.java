package org.osimage.pipeline.custom;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.osimage.manifest.CustomCheckpoint;
import org.osimage.pipeline.edit.ModuleIndexStep;
import org.osimage.pipeline.step.BuildSettings;
import org.osimage.pipeline.step.BuildStamp;
import org.osimage.source.SourceElement;
import org.osimage.source.live.LiveRequest;

/**
 * The scripts of {@code <live><customize>} as custom steps: the one that is named, usually {@code
 * tools/customize}, then {@code customize.*} beside it, in the order of their names. Each is given
 * what the original gave: the image's directory and the overlay's as arguments, the build stamp as
 * {@code BUILDSTAMP}, and the project as working directory.
 */
public final class LiveCustomization {
  private LiveCustomization() {}

  /** The steps, which stand behind everything else that goal populate does. */
  public static List<CustomCheckpoint> steps(BuildSettings settings) throws IOException {
    List<CustomCheckpoint> steps = new ArrayList<>();
    for (SourceElement item : settings.description().software()) {
      if (item instanceof LiveRequest live && live.customize().isPresent()) {
        for (String script : scripts(settings, live.customize().get())) {
          String name = name(Path.of(script));
          String overlay = overlay(settings, live);
          steps.add(
              new CustomCheckpoint(
                  name,
                  Optional.empty(),
                  script,
                  List.of("{PKG_IMAGE_PATH}", overlay),
                  overlay.equals(settings.baseDirectory().toString())
                      ? List.of()
                      : List.of(overlay),
                  new TreeMap<>(Map.of("BUILDSTAMP", BuildStamp.of(settings))),
                  true,
                  false,
                  ModuleIndexStep.NAME));
        }
      }
    }
    return steps;
  }

  /** The script, and its companions in the order of the bytes of their names. */
  private static List<String> scripts(BuildSettings settings, String script) throws IOException {
    List<String> scripts = new ArrayList<>();
    Path main = settings.baseDirectory().resolve(script);
    Path directory = Optional.ofNullable(main.getParent()).orElse(settings.baseDirectory());
    if (Files.isDirectory(directory)) {
      try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory)) {
        for (Path file : stream) {
          if (name(file).startsWith(name(main) + ".") && Files.isRegularFile(file)) {
            scripts.add(file.toString());
          }
        }
      }
    }
    scripts.sort(null);
    scripts.add(0, script);
    return scripts;
  }

  private static String name(Path file) {
    return String.valueOf(file.getFileName());
  }

  /** The first overlay, else the first directory that is searched. */
  private static String overlay(BuildSettings settings, LiveRequest live) {
    Optional<LiveRequest.Root> overlay =
        live.search().stream().filter(s -> s.kind() == LiveRequest.Kind.OVERLAY).findFirst();
    String directory =
        overlay
            .or(() -> live.search().stream().filter(s -> s.place().file().isPresent()).findFirst())
            .flatMap(root -> root.place().file())
            .orElse("");
    return settings.baseDirectory().resolve(directory).toString();
  }
}
