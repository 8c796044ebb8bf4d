package org.osimage.dummy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.osimage.content.ContentStore;
import org.osimage.element.Section;
import org.osimage.manifest.OutputOptions;
import org.osimage.output.OutputFile;
import org.osimage.output.TextOutput;
import org.osimage.pipeline.step.BuildSettings;
import org.osimage.pipeline.step.BuildState;
import org.osimage.pipeline.step.BuildStep;
import org.osimage.pipeline.step.Goal;
import org.osimage.pipeline.step.Output;

/** An output as a contributor would add one: two files that say how many entries the image has. */
final class CountStep implements BuildStep {
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
  private final BuildSettings settings;

  CountStep(Options options, BuildSettings settings, ContentStore store) {
    this.options = options;
    this.settings = settings;
  }

  @Override
  public String name() {
    return "count";
  }

  @Override
  public Goal goal() {
    return OUTPUT.goal();
  }

  @Override
  public String description() {
    return "Entries counted";
  }

  @Override
  public SortedMap<String, String> inputs() {
    SortedMap<String, String> inputs = new TreeMap<>();
    inputs.put("<count>", options.toString());
    inputs.put("file name", settings.baseName());
    return inputs;
  }

  @Override
  public Result run(BuildState before) throws IOException {
    String line = before.pkgImage().size() + " " + options.word();
    List<Output.FileKind> kinds = OUTPUT.kinds();
    for (Output.FileKind kind : kinds) {
      OutputFile.write(
          new TextOutput((line + "\n").getBytes(StandardCharsets.UTF_8), line),
          settings.output(kind.type()));
    }
    return new Result(
        Optional.empty(),
        kinds.stream().map(kind -> kind.of(settings.output(kind.type()))).toList(),
        line);
  }
}
