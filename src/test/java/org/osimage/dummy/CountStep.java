package org.osimage.dummy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.osimage.element.Section;
import org.osimage.manifest.OutputOptions;
import org.osimage.output.OutputFile;
import org.osimage.output.TextOutput;
import org.osimage.pipeline.step.BuildState;
import org.osimage.pipeline.step.BuildStep;
import org.osimage.pipeline.step.Goal;
import org.osimage.pipeline.step.Output;
import org.osimage.pipeline.step.OutputArtifact;
import org.osimage.pipeline.step.StepInputs;

/** An output as a contributor would add one: two files that say how many entries the image has. */
final class CountStep extends BuildStep {
  /** The line of the registry. */
  static final Output<Options> OUTPUT =
      Output.of(new Goal("count", Goal.POPULATE), Options.class, Options::read, CountStep::new)
          .onRequest()
          .attaching("txt", "count")
          .attaching("csv", "count");

  /** What {@code <count>} says. */
  record Options(boolean skip, String word) implements OutputOptions {
    static Options read(Section s) {
      return new Options(s.flag("skip", false), s.text("word", "entries"));
    }
  }

  private final Options options;

  CountStep(Options options, StepInputs in) {
    super("count", OUTPUT.goal(), "Entries counted", in);
    this.options = options;
  }

  @Override
  protected Run prepare() {
    List<Output.FileKind> kinds = OUTPUT.kinds();
    List<OutputArtifact> files = kinds.stream().map(k -> k.of(in.output(k.type()))).toList();
    return before -> make(before, files);
  }

  private Result make(BuildState before, List<OutputArtifact> files) throws IOException {
    String line = before.pkgImage().size() + " " + options.word();
    byte[] text = (line + "\n").getBytes(StandardCharsets.UTF_8);
    for (OutputArtifact file : files) {
      OutputFile.write(new TextOutput(text, line), file.file());
    }
    return new Result(Optional.empty(), files, line);
  }
}
