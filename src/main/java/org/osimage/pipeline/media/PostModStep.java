package org.osimage.pipeline.media;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.osimage.archive.MtreeWriter;
import org.osimage.manifest.ImageDescription;
import org.osimage.manifest.LiveImage;
import org.osimage.output.OutputFile;
import org.osimage.pipeline.family.ImageFamily;
import org.osimage.pipeline.family.LiveMedium;
import org.osimage.pipeline.step.BuildState;
import org.osimage.pipeline.step.BuildStep;
import org.osimage.pipeline.step.Goal;
import org.osimage.pipeline.step.OutputArtifact;
import org.osimage.pipeline.step.StepInputs;
import org.osimage.tree.TreePath;

/**
 * Writes the checksum manifest of the image, and turns it into what goes onto the media: of a live
 * image the large directories become compressed file systems.
 */
public final class PostModStep extends BuildStep {
  static final String NAME = "post-mod";

  public PostModStep(StepInputs in) {
    super(
        NAME,
        Goal.ARCHIVE,
        "Post boot root image area modification: checksums, live file systems",
        in);
  }

  @Override
  public void validate() throws IOException {
    SortFile.weights(in);
  }

  @Override
  public Run prepare() throws IOException {
    in.epoch();
    in.fileName();
    Optional<LiveImage> live = in.option("<liveImage>", ImageDescription::liveImage);
    Map<TreePath, Long> weights = SortFile.weights(in);
    return before -> make(before, live, weights);
  }

  private Result make(BuildState before, Optional<LiveImage> live, Map<TreePath, Long> weights)
      throws IOException {
    Path manifest = in.output("manifest");
    OutputFile.write(new MtreeWriter().plan(before.pkgImage(), in.store()), manifest);
    Optional<BuildState> after = Optional.empty();
    if (live.isPresent()) {
      LiveMedium medium = new LiveMedium(in, live.get(), weights);
      after = Optional.of(ImageFamily.of(before).live(before, medium));
    }
    return new Result(
        after,
        List.of(new OutputArtifact(manifest, "manifest", "checksums")),
        String.format(
            Locale.ROOT, "%s: %d entries", manifest.getFileName(), before.pkgImage().size()));
  }
}
