package org.osimage.pipeline.media;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.osimage.archive.MtreeWriter;
import org.osimage.content.ContentStore;
import org.osimage.manifest.LiveImage;
import org.osimage.output.OutputFile;
import org.osimage.pipeline.family.ImageFamily;
import org.osimage.pipeline.family.LiveMedium;
import org.osimage.pipeline.step.BuildSettings;
import org.osimage.pipeline.step.BuildState;
import org.osimage.pipeline.step.BuildStep;
import org.osimage.pipeline.step.Goal;
import org.osimage.pipeline.step.OutputArtifact;

/**
 * Writes the checksum manifest of the image, and turns it into what goes onto the media: of a live
 * image the large directories become compressed file systems.
 */
public final class PostModStep implements BuildStep {
  static final String NAME = "post-mod";

  private final BuildSettings settings;
  private final ContentStore store;

  public PostModStep(BuildSettings settings, ContentStore store) {
    this.settings = settings;
    this.store = store;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Goal goal() {
    return Goal.ARCHIVE;
  }

  @Override
  public String description() {
    return "Post boot root image area modification: checksums, live file systems";
  }

  @Override
  public void validate() throws IOException {
    SortFile.weights(settings);
  }

  @Override
  public SortedMap<String, String> inputs() throws IOException {
    SortedMap<String, String> inputs = new TreeMap<>();
    inputs.put("file name", settings.baseName());
    inputs.put("<liveImage>", settings.description().liveImage().map(Object::toString).orElse(""));
    inputs.put("outputTimestamp", String.valueOf(settings.epoch()));
    inputs.put("<iso><sortFile>", SortFile.weights(settings).toString());
    return inputs;
  }

  @Override
  public Result run(BuildState before) throws IOException {
    Path manifest = settings.output("manifest");
    OutputFile.write(new MtreeWriter().plan(before.pkgImage(), store), manifest);
    Optional<LiveImage> live = settings.description().liveImage();
    Optional<BuildState> after = Optional.empty();
    if (live.isPresent()) {
      LiveMedium medium = new LiveMedium(settings, store, live.get(), SortFile.weights(settings));
      after = Optional.of(ImageFamily.of(before).live(before, medium));
    }
    return new Result(
        after,
        List.of(new OutputArtifact(manifest, "manifest", "checksums")),
        String.format(
            Locale.ROOT, "%s: %d entries", manifest.getFileName(), before.pkgImage().size()));
  }
}
