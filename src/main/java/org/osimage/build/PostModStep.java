package org.osimage.build;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.osimage.archive.MtreeWriter;
import org.osimage.content.ContentStore;
import org.osimage.output.OutputFile;

/** Writes the checksum manifest of the image as it goes onto the media. */
final class PostModStep implements BuildStep {
  static final String NAME = "post-mod";

  private final BuildSettings settings;
  private final ContentStore store;

  PostModStep(BuildSettings settings, ContentStore store) {
    this.settings = settings;
    this.store = store;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public BuildGoal goal() {
    return BuildGoal.ARCHIVE;
  }

  @Override
  public String description() {
    return "Post boot root image area modification: checksum manifest";
  }

  @Override
  public SortedMap<String, String> inputs() {
    SortedMap<String, String> inputs = new TreeMap<>();
    inputs.put("file name", settings.baseName());
    return inputs;
  }

  @Override
  public Result run(BuildState before) throws IOException {
    Path manifest = settings.output("manifest");
    OutputFile.write(new MtreeWriter().plan(before.pkgImage(), store), manifest);
    return new Result(
        Optional.empty(),
        List.of(new OutputArtifact(manifest, "manifest", "checksums")),
        String.format(
            Locale.ROOT, "%s: %d entries", manifest.getFileName(), before.pkgImage().size()));
  }
}
